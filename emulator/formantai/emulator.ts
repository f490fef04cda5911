import { manualClock, type Clock } from "../kernel/clock.ts";
import { createDeliveryWorker, type Deliver } from "../kernel/delivery-worker.ts";
import { createIds } from "../kernel/ids.ts";
import { createEmulator, type Emulator } from "../kernel/kernel.ts";
import type { Platform } from "../kernel/platform.ts";
import { switchedLimit } from "../kernel/rate-limit.ts";
import { respondWithLag } from "../kernel/read-lag.ts";
import { Store } from "../kernel/store.ts";
import { createSwitches } from "../kernel/switches.ts";
import { makeAgent } from "./agents.ts";
import { batchRoutes } from "./batches.ts";
import { createByHand } from "./by-hand.ts";
import { runCalls } from "./call-runs.ts";
import { callRoutes } from "./calls.ts";
import type { Pending, World } from "./context.ts";
import { controlRoutes, createControls, type FormantAIControls } from "./controls.ts";
import { conversationRoutes } from "./conversations.ts";
import { formantAIWebhookQueue } from "./deliveries.ts";
import { errorReply } from "./errors.ts";
import { createHandler } from "./handle.ts";
import { defaultLimit } from "./lists.ts";
import { collectionNames, type FormantAICollections } from "./records.ts";
import { defaultTenants } from "./seed.ts";
import { formantAISwitches, type FormantAISwitches } from "./switches.ts";
import { createApiKeys, type FormantAITenant } from "./tenants.ts";
import { transcriptionRoutes } from "./transcriptions.ts";

/** How a FormantAI emulator begins. */
export interface FormantAIEmulatorOptions {
  /** Switches that differ from their defaults. */
  readonly switches?: Partial<FormantAISwitches>;
  /** Tenants; the default is described at `defaultTenants`. */
  readonly tenants?: readonly FormantAITenant[];
  /** Default: a clock that stands still until advanced. */
  readonly clock?: Clock;
  /** Sends webhooks; default the global `fetch`. */
  readonly deliver?: Deliver;
}

/** An emulated FormantAI. */
export type FormantAIEmulator = Emulator<typeof formantAISwitches, FormantAIControls>;

/** The path prefix of the FormantAI API: none, its paths begin with `/v1`. */
const formantAIBasePath = "";

const handle = createHandler([...callRoutes, ...batchRoutes, ...conversationRoutes, ...transcriptionRoutes]);

const nothingPending: Pending = { calls: [], transcriptions: null, lag: null };

/** The FormantAI API over a store in memory: documented behaviour as documented, every open question a switch. */
export function createFormantAIEmulator({
  switches: chosen = {},
  tenants = defaultTenants,
  clock = manualClock(),
  deliver = async (url, init) => fetch(url, init),
}: FormantAIEmulatorOptions = {}): FormantAIEmulator {
  const ids = createIds("formantai");
  const pending = structuredClone(nothingPending);
  const apiKeys = createApiKeys(tenants);
  const store = new Store<FormantAICollections>(collectionNames);
  const switches = createSwitches(formantAISwitches, chosen);
  const world = (view = store): World => ({ store: view, switches: switches.get(), clock, ids, apiKeys, pending });
  const worker = createDeliveryWorker(formantAIWebhookQueue(world), deliver);

  function tick(): void {
    runCalls(world());
    worker.run();
  }

  const platform: Platform<FormantAICollections, typeof formantAISwitches> = {
    name: "formantai",
    basePath: formantAIBasePath,
    tokenPath: null,
    secretFields: [],
    clock,
    store,
    ids,
    switches,
    handle: (call, view) => respondWithLag(world(view), call, (seen) => handle(call, world(seen))),
    errorReply,
    identify: (authorization) => apiKeys.caller(authorization),
    // API keys do not expire: a control or the dashboard disables them.
    revoke: () => undefined,
    tick,
    rateLimit: () => switchedLimit(switches.get()),
    rateLimitKey: ({ account, key }) =>
      JSON.stringify(switches.get().rateScope === "tenant" ? [account] : [account, key]),
    rateHeaders(perMinute, { remaining, resetMs }) {
      if (!switches.get().rateHeaders) return {};
      const reset = `${new Date(resetMs).toISOString().slice(0, 19)}+00:00`;
      const [limit, left] = [String(perMinute), String(remaining)];
      return { "x-ratelimit-limit": limit, "x-ratelimit-remaining": left, "x-ratelimit-reset": reset };
    },
    paging: { by: "offset", defaultLimit },
    seed() {
      worker.stop();
      ids.reset();
      Object.assign(pending, structuredClone(nothingPending));
      for (const { id, agents = [] } of tenants) for (const agent of agents) makeAgent(world(), id, agent);
    },
    close: () => worker.stop(),
    byHand: createByHand(world, tenants[0]?.id ?? ""),
  };

  return createEmulator(platform, createControls({ world, tick, worker }), controlRoutes);
}
