import type { ApiError } from "../kernel/api-error.ts";
import { manualClock, timestamp, type Clock } from "../kernel/clock.ts";
import { objectBody, type ControlRoute } from "../kernel/control-routes.ts";
import { failurePattern, failurePatternRoute } from "../kernel/failure-pattern.ts";
import { createIds } from "../kernel/ids.ts";
import { createEmulator, type Emulator } from "../kernel/kernel.ts";
import { respondWithLag } from "../kernel/read-lag.ts";
import type { Platform } from "../kernel/platform.ts";
import { switchedLimit } from "../kernel/rate-limit.ts";
import { Store } from "../kernel/store.ts";
import { createSwitches } from "../kernel/switches.ts";
import { createCredentials, type BusinessSeed, type NicheAccount } from "./accounts.ts";
import { runGeneration } from "./agent-flow.ts";
import { businessRoutes } from "./businesses.ts";
import { createByHand } from "./by-hand.ts";
import { callRoutes, runCalls } from "./calls.ts";
import type { Pending, World } from "./context.ts";
import { deploymentRoutes, runDutyJob } from "./deployment.ts";
import { fileRoutes } from "./files.ts";
import { createHandler, errorReply } from "./handle.ts";
import { integrationRoutes } from "./integrations.ts";
import { oauthRoutes } from "./oauth.ts";
import { collectionNames, type NicheCollections } from "./records.ts";
import { defaultAccounts, seedTemplates, seedVoices } from "./seed.ts";
import { nicheSwitches, type NicheSwitches } from "./switches.ts";
import { templateRoutes } from "./templates.ts";
import { toolRoutes } from "./tools.ts";
import { voiceAgentRoutes } from "./voice-agents.ts";
import { voiceRoutes } from "./voices.ts";

/** How a Niche emulator begins. */
export interface NicheEmulatorOptions {
  /** Switches that differ from their defaults. */
  readonly switches?: Partial<NicheSwitches>;
  /** Organizations; the default is described at `defaultAccounts`. */
  readonly accounts?: readonly NicheAccount[];
  /** Businesses added to the first account; one of a known id replaces it. */
  readonly businesses?: readonly BusinessSeed[];
  /** Default: a clock that stands still until advanced. */
  readonly clock?: Clock;
}

/** The controls that only Niche has. */
export interface NicheControls {
  /** Uploads whose file name matches (a regular expression) end as `failed`; null ends that. */
  forceFileFailure(pattern: string | RegExp | null): void;
  /** The next creates of an agent (one by default) fail at the voice platform and are rolled back. */
  failNextAssistantCreate(times?: number): void;
}

/** An emulated Niche. */
export type NicheEmulator = Emulator<typeof nicheSwitches, NicheControls>;

/** The path prefix of the Niche Partner API. */
export const nicheBasePath = "/api/partner/v1";

const routes = [
  ...oauthRoutes,
  ...voiceRoutes,
  ...templateRoutes,
  ...toolRoutes,
  ...fileRoutes,
  ...integrationRoutes,
  ...voiceAgentRoutes,
  ...deploymentRoutes,
  ...businessRoutes,
  ...callRoutes,
];
const handle = createHandler(routes);

/** The Niche Partner API over a store in memory: documented behaviour as documented, every open question a switch. */
export function createNicheEmulator({
  switches: chosen = {},
  accounts = defaultAccounts,
  businesses = [],
  clock = manualClock(),
}: NicheEmulatorOptions = {}): NicheEmulator {
  const everyAccount = withBusinesses(accounts, businesses);
  const ids = createIds("niche");
  const pending: Pending = { files: null, assistants: 0, lag: null, responses: 0 };
  const credentials = createCredentials(everyAccount, { clock, ids });
  const store = new Store<NicheCollections>(collectionNames);
  const switches = createSwitches(nicheSwitches, chosen);
  let lastDutyRun = clock.now();
  const world = (view = store): World => ({ store: view, switches: switches.get(), clock, ids, credentials, pending });

  const platform: Platform<NicheCollections, typeof nicheSwitches> = {
    name: "niche",
    basePath: nicheBasePath,
    tokenPath: "/oauth/token",
    secretFields: ["client_secret", "accessToken"],
    clock,
    store,
    ids,
    switches,
    handle: (call, view) => respondWithLag(world(view), call, (seen) => handle(call, world(seen))),
    errorReply: (error: ApiError) => errorReply(error, switches.get()),
    identify: (authorization) => credentials.caller(authorization),
    revoke: (token) => credentials.revoke(token),
    tick(advanced) {
      runGeneration(world());
      runCalls(world());
      const minutePassed = clock.now() - lastDutyRun >= 60_000;
      const { dutyJob } = switches.get();
      const due = dutyJob === "everyRequest" || (dutyJob === "onAdvance" && (advanced || minutePassed));
      if (!due) return;
      lastDutyRun = clock.now();
      runDutyJob(world());
    },
    rateLimit: () => switchedLimit(switches.get()),
    rateLimitKey: ({ account, key }) => `${account} ${switches.get().rateLimitPer === "key" ? key : ""}`,
    seed() {
      credentials.reset();
      ids.reset();
      Object.assign(pending, { files: null, assistants: 0, lag: null, responses: 0 } satisfies Pending);
      lastDutyRun = clock.now();
      seedStore(store, everyAccount, timestamp(clock.now()));
    },
    byHand: createByHand(world, everyAccount[0]?.organizationId ?? "org"),
  };

  const controls: NicheControls = {
    forceFileFailure: (pattern) => void (pending.files = failurePattern(pattern)),
    failNextAssistantCreate: (times = 1) => void (pending.assistants = times),
  };
  return createEmulator(platform, controls, controlRoutes);
}

function controlRoutes(control: NicheControls): ControlRoute[] {
  return [
    failurePatternRoute("/file-failure", (pattern) => control.forceFileFailure(pattern)),
    {
      method: "PUT",
      path: "/assistant-failure",
      run: ({ body }) => control.failNextAssistantCreate(Number(objectBody(body)["times"] ?? 1)),
    },
  ];
}

function withBusinesses(accounts: readonly NicheAccount[], added: readonly BusinessSeed[]): readonly NicheAccount[] {
  const [first, ...others] = accounts;
  if (!first) throw new RangeError("a Niche emulator needs at least one account");
  const replaced = new Set(added.map(({ id }) => id));
  const kept = (first.businesses ?? []).filter(({ id }) => !replaced.has(id));
  return [{ ...first, businesses: [...kept, ...added] }, ...others];
}

function seedStore(store: Store<NicheCollections>, accounts: readonly NicheAccount[], now: string): void {
  for (const voice of seedVoices) store.put("voices", voice);
  for (const template of seedTemplates) store.put("templates", template);
  for (const { organizationId, businesses = [] } of accounts) {
    for (const business of businesses) {
      store.put("businesses", { createdAt: now, updatedAt: now, ...business, organizationId });
    }
  }
}
