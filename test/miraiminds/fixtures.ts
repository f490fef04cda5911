import type { LogEntry } from "../../emulator/kernel/journal.ts";
import { miraiMindsSeed } from "../../emulator/miraiminds/seed.ts";
import { isObject } from "../../provider/kind/value.ts";
import type { PlatformFixture } from "../contract/fixture.ts";
import { deployment } from "./kinds/deployment.ts";
import { file } from "./kinds/file.ts";
import { tool } from "./kinds/tool.ts";
import { voiceAgent } from "./kinds/voice-agent.ts";
import { workspace } from "./kinds/workspace.ts";
import { createWorld, inSeed } from "./world.ts";

/** No fault hangs in the contract suite, so that only a busy machine could miss a deadline. */
const UNHURRIED = {
  MIRAIMINDS_TIMEOUT_MS: "20000",
  MIRAIMINDS_TOTAL_TIMEOUT_MS: "30000",
  MIRAIMINDS_WAIT_MS: "30000",
};

const { publicKey, privateKey, otherPublicKey, otherPrivateKey, secondWorkspaceId } = miraiMindsSeed;

/** Other names for the same account, which Workspaces may choose. */
const PREFIXES = Object.fromEntries(
  ["MIRAIMINDS_SOUTH", "MIRAIMINDS_NORTH"].flatMap((prefix) => [
    [`${prefix}_PUBLIC_KEY`, publicKey],
    [`${prefix}_PRIVATE_KEY`, privateKey],
    [`${prefix}_ORGANIZATION`, miraiMindsSeed.organizationId],
  ]),
);

/** Mirai Minds as the contract suite sees it. */
export const miraiMindsFixture: PlatformFixture = {
  platform: "miraiminds",
  kinds: { Workspace: workspace, Tool: tool, File: file, VoiceAgent: voiceAgent, Deployment: deployment },
  createWorld: ({ switches = {}, environment = {}, emulator = {} } = {}) =>
    createWorld({ ...emulator, switches }, { ...UNHURRIED, ...PREFIXES, ...environment }),
  declare: inSeed,
  otherWorkspace: { workspaceId: secondWorkspaceId },
  noCredentials: { MIRAIMINDS_PUBLIC_KEY: undefined, MIRAIMINDS_PRIVATE_KEY: undefined },
  otherCredential: { credentials: "MIRAIMINDS_SOUTH" },
  describe,
  updates: "PUT",
  pageSize: Infinity,
  reads({ method, path }) {
    if (method !== "GET") return undefined;
    if (/\/(assistant\/list|tool\/api|knowledge-base\/files)$/.test(path)) return "list";
    return /\/(assistant\/get|knowledge-base\/files)\//.test(path) ? "one" : undefined;
  },
  wrongCredentials: {
    "a wrong key": {
      environment: { MIRAIMINDS_PRIVATE_KEY: `sk_${"0".repeat(64)}` },
      says: /401 .*check MIRAIMINDS_PUBLIC_KEY and MIRAIMINDS_PRIVATE_KEY/s,
    },
    "another account's key": {
      environment: { MIRAIMINDS_PUBLIC_KEY: otherPublicKey, MIRAIMINDS_PRIVATE_KEY: otherPrivateKey },
      opensAnother: true,
      says: /404 Workspace not found.*MIRAIMINDS_PUBLIC_KEY belongs to its organization/s,
    },
    "no key": {
      environment: { MIRAIMINDS_PUBLIC_KEY: "" },
      says: /set the environment variables MIRAIMINDS_PUBLIC_KEY/,
    },
  },
  loseWorkspace(world) {
    for (const { id } of world.stored("workspaces")) world.control.remove("workspaces", id);
  },
};

function describe({ method, path, body }: LogEntry): string {
  const [, action] = /\/(start|chunk|complete|purchase|archive|collection)(?:\/|$)/.exec(path) ?? [];
  if (action) return `${method} ${action}`;
  return isObject(body) ? `${method} ${Object.keys(body).sort().join(",")}` : method;
}
