import type { LogEntry } from "../../emulator/kernel/journal.ts";
import { knownScopes } from "../../emulator/niche/accounts.ts";
import type { NicheEmulatorOptions } from "../../emulator/niche/emulator.ts";
import { defaultAccounts, nicheSeed } from "../../emulator/niche/seed.ts";
import { isObject } from "../../provider/kind/value.ts";
import type { PlatformFixture } from "../contract/fixture.ts";
import { calendarIntegration } from "./kinds/calendar-integration.ts";
import { deployment } from "./kinds/deployment.ts";
import { file } from "./kinds/file.ts";
import { tool } from "./kinds/tool.ts";
import { voiceAgent } from "./kinds/voice-agent.ts";
import { workspace } from "./kinds/workspace.ts";
import { createWorld, niche } from "./world.ts";

/** No fault hangs in the contract suite, so that only a busy machine could miss a deadline. */
const UNHURRIED = { NICHE_TIMEOUT_MS: "20000", NICHE_TOTAL_TIMEOUT_MS: "30000", NICHE_WAIT_MS: "30000" };

/** Other names for the same account, which Workspaces may choose. */
const PREFIXES = { NICHE_SOUTH_TOKEN: nicheSeed.token, NICHE_NORTH_TOKEN: nicheSeed.token };

const limitedToken = "niche-emulator-limited-token";

/** Niche as the contract suite sees it. */
export const nicheFixture: PlatformFixture = {
  platform: "niche",
  kinds: {
    Workspace: workspace,
    CalendarIntegration: calendarIntegration,
    Tool: tool,
    File: file,
    VoiceAgent: voiceAgent,
    Deployment: deployment,
  },
  createWorld: ({ switches = {}, environment = {}, emulator = {} } = {}) =>
    createWorld({ ...emulator, switches }, { ...UNHURRIED, ...PREFIXES, ...environment }),
  declare: niche,
  otherWorkspace: { businessId: nicheSeed.secondBusinessId },
  noCredentials: { NICHE_TOKEN: undefined, NICHE_CLIENT_ID: undefined, NICHE_CLIENT_SECRET: undefined },
  otherCredential: { credentials: "NICHE_SOUTH" },
  describe,
  updates: "PATCH",
  pageSize: 100,
  reads({ method, path }) {
    if (method !== "GET") return undefined;
    if (/^\/businesses\/[^/]+\/(tools|files|voice-agents)\?/.test(path)) return "list";
    return /^\/businesses\/[^/]+\/(tools|files|voice-agents|integrations)\//.test(path) ? "one" : undefined;
  },
  wrongCredentials: {
    "a wrong key": { environment: { NICHE_TOKEN: "no-such-key" }, says: /401 .*check NICHE_TOKEN/s },
    "another account's key": {
      environment: { NICHE_TOKEN: nicheSeed.otherToken },
      opensAnother: true,
      says: /404 Business not found.*NICHE_TOKEN belongs to its organization/s,
    },
    "no key": { environment: { NICHE_TOKEN: "" }, says: /set the environment variable NICHE_TOKEN/ },
  },
  withoutScope(scope) {
    const [first, ...others] = defaultAccounts;
    const scopes = knownScopes.filter((known) => known !== scope);
    const tokens = [...(first?.tokens ?? []), { name: "limited", token: limitedToken, scopes }];
    const emulator: NicheEmulatorOptions = { accounts: [{ ...first!, tokens }, ...others] };
    return { options: { emulator }, environment: { NICHE_TOKEN: limitedToken } };
  },
  loseWorkspace: (world) => world.control.remove("businesses", nicheSeed.businessId),
};

function describe({ method, path, body }: LogEntry): string {
  const [, action] = /\/(deploy|on|off)$/.exec(path) ?? [];
  if (action) return `${method} ${action}`;
  if (isObject(body) && "uploads" in body) return `${method} file`;
  return isObject(body) ? `${method} ${Object.keys(body).sort().join(",")}` : method;
}
