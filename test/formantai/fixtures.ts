import { formantAISeed } from "../../emulator/formantai/seed.ts";
import type { LogEntry } from "../../emulator/kernel/journal.ts";
import type { PlatformFixture } from "../contract/fixture.ts";
import { voiceAgent } from "./kinds/voice-agent.ts";
import { workspace } from "./kinds/workspace.ts";
import { createWorld, formant } from "./world.ts";

/** Other names for the same key, which Workspaces may choose. */
const PREFIXES = {
  FORMANTAI_SOUTH_API_KEY: formantAISeed.secondApiKey,
  FORMANTAI_NORTH_API_KEY: formantAISeed.apiKey,
};

/**
 * FormantAI as the contract suite sees it. Another account's key is not among the wrong ones: the platform shows it no difference, which
 * `test/formantai/access.isolated.test.ts` is about.
 */
export const formantAIFixture: PlatformFixture = {
  platform: "formantai",
  kinds: { Workspace: workspace, VoiceAgent: voiceAgent },
  createWorld: ({ switches = {}, environment = {}, emulator = {} } = {}) =>
    createWorld({ ...emulator, switches }, { ...PREFIXES, ...environment }),
  declare: formant,
  otherWorkspace: { region: "in" },
  noCredentials: { FORMANTAI_API_KEY: undefined },
  otherCredential: { credentials: "FORMANTAI_SOUTH" },
  describe: ({ method, path }: LogEntry) => `${method} ${path}`,
  updates: "PUT",
  pageSize: 100,
  reads: ({ method, path }) => {
    if (method !== "GET") return undefined;
    return /^\/v1\/conversations(?:\?|$)/.test(path) ? "list" : "one";
  },
  wrongCredentials: {
    "a wrong key": {
      environment: { FORMANTAI_API_KEY: "emulator-nobodys-key" },
      says: /401 .*check FORMANTAI_API_KEY/s,
    },
    "a disabled key": {
      environment: { FORMANTAI_API_KEY: formantAISeed.disabledApiKey },
      says: /401 .*in the dashboard that it is not disabled/s,
    },
    "no key": {
      environment: { FORMANTAI_API_KEY: "" },
      says: /set the environment variable FORMANTAI_API_KEY/,
    },
  },
  loseWorkspace: (world) => void world.control.faults.arm({ fault: { kind: "status", status: 404 }, times: "always" }),
};
