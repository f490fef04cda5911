import type { ApiError } from "../kernel/api-error.ts";
import { manualClock, type Clock } from "../kernel/clock.ts";
import { createDeliveryWorker, type Deliver } from "../kernel/delivery-worker.ts";
import { createIds } from "../kernel/ids.ts";
import { asText } from "../kernel/json.ts";
import { createEmulator, type Emulator } from "../kernel/kernel.ts";
import type { Platform } from "../kernel/platform.ts";
import { switchedLimit } from "../kernel/rate-limit.ts";
import { respondWithLag } from "../kernel/read-lag.ts";
import { Store } from "../kernel/store.ts";
import { createSwitches } from "../kernel/switches.ts";
import { createCredentials, type MiraiMindsOrganization } from "./accounts.ts";
import { archiveRoutes } from "./archive.ts";
import { assistantRoutes } from "./assistants.ts";
import { createByHand } from "./by-hand.ts";
import { runCalls } from "./call-lifecycle.ts";
import { callRoutes } from "./calls.ts";
import type { Pending, World } from "./context.ts";
import { controlRoutes, createControls, type MiraiMindsControls } from "./controls.ts";
import { errorReply } from "./errors.ts";
import { fileRoutes } from "./files.ts";
import { createHandler } from "./handle.ts";
import { healthRoutes } from "./health.ts";
import { numberRoutes } from "./number-pool.ts";
import { collectionNames, type MiraiMindsCollections } from "./records.ts";
import { defaultOrganizations, seedVoices } from "./seed.ts";
import { shiprocketRoutes } from "./shiprocket.ts";
import { miraiMindsSwitches, type MiraiMindsSwitches } from "./switches.ts";
import { toolRoutes } from "./tools.ts";
import { uploadRoutes } from "./uploads.ts";
import { voiceRoutes } from "./voices.ts";
import { miraiMindsWebhookQueue } from "./webhooks.ts";
import { makeWorkspace, workspaceRoutes } from "./workspaces.ts";

/** How a Mirai Minds emulator begins. */
export interface MiraiMindsEmulatorOptions {
  /** Switches that differ from their defaults. */
  readonly switches?: Partial<MiraiMindsSwitches>;
  /** Organizations; the default is described at `defaultOrganizations`. */
  readonly organizations?: readonly MiraiMindsOrganization[];
  /** Default: a clock that stands still until advanced. */
  readonly clock?: Clock;
  /** Sends webhooks; default the global `fetch`. */
  readonly deliver?: Deliver;
}

/** An emulated Mirai Minds. */
export type MiraiMindsEmulator = Emulator<typeof miraiMindsSwitches, MiraiMindsControls>;

/** The path prefix of the Mirai Minds API: none, its paths begin with their version. */
const miraiMindsBasePath = "";

const handle = createHandler([
  ...healthRoutes,
  ...workspaceRoutes,
  ...archiveRoutes,
  ...assistantRoutes,
  ...voiceRoutes,
  ...toolRoutes,
  ...fileRoutes,
  ...uploadRoutes,
  ...numberRoutes,
  ...callRoutes,
  ...shiprocketRoutes,
]);

/** The Mirai Minds API over a store in memory: documented behaviour as documented, every open question and contradiction a switch. */
export function createMiraiMindsEmulator({
  switches: chosen = {},
  organizations = defaultOrganizations,
  clock = manualClock(),
  deliver = async (url, init) => fetch(url, init),
}: MiraiMindsEmulatorOptions = {}): MiraiMindsEmulator {
  const ids = createIds("miraiminds");
  const pending: Pending = { files: null, outcomes: [], lag: null };
  const credentials = createCredentials(organizations);
  const store = new Store<MiraiMindsCollections>(collectionNames);
  const switches = createSwitches(miraiMindsSwitches, chosen);
  const world = (view = store): World => ({ store: view, switches: switches.get(), clock, ids, credentials, pending });
  const worker = createDeliveryWorker(miraiMindsWebhookQueue(world), deliver);

  function tick(): void {
    runCalls(world());
    worker.run();
  }

  const platform: Platform<MiraiMindsCollections, typeof miraiMindsSwitches> = {
    name: "miraiminds",
    basePath: miraiMindsBasePath,
    tokenPath: null,
    secretFields: ["webhookToken", "headers"],
    clock,
    store,
    ids,
    switches,
    handle: (call, view) => respondWithLag(world(view), call, (seen) => handle(call, world(seen))),
    errorReply: (error: ApiError) => errorReply(error, switches.get()),
    identify: (_, headers) => credentials.caller(headers),
    revoke: (token) => credentials.revoke(token),
    tick,
    rateLimit: () => switchedLimit(switches.get()),
    rateLimitKey: ({ account }) => asText(account),
    seed() {
      worker.stop();
      credentials.reset();
      ids.reset();
      Object.assign(pending, { files: null, outcomes: [], lag: null } satisfies Pending);
      seedStore(world(), organizations);
    },
    close: () => worker.stop(),
    byHand: createByHand(world, organizations[0]?.id ?? ""),
  };

  return createEmulator(platform, createControls({ world, tick, worker }), controlRoutes);
}

function seedStore(world: World, organizations: readonly MiraiMindsOrganization[]): void {
  for (const voice of seedVoices) world.store.put("voices", voice);
  for (const { id, name, type = "brand", creditCents = 100_000, workspaces = [] } of organizations) {
    world.store.put("organizations", { id, name, type, creditCents, archivedAt: null, archivedBy: null });
    for (const workspace of workspaces) makeWorkspace(world, id, workspace);
  }
}
