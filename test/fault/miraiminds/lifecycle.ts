import { miraiMindsSeed } from "../../../emulator/miraiminds/seed.ts";
import type { JsonObject } from "../../../provider/kind/definition.ts";
import { isObject } from "../../../provider/kind/value.ts";
import { openingHours, prices } from "../../miraiminds/kinds/file.ts";
import { createWorld, inhabit, inSeed } from "../../miraiminds/world.ts";
import { miraiMindsSwitches } from "../../../emulator/miraiminds/switches.ts";
import { choicesOf } from "../../harness/pairwise.ts";
import { foreign } from "../../miraiminds/rows.ts";
import type { LifecycleKind, LifecyclePlatform } from "../lifecycle.ts";

const { workspaceId: workspace } = miraiMindsSeed;

const partOf = ({ agent }: JsonObject): JsonObject => (isObject(agent) ? agent : {});

const IDENTITY = { name: "Priya", gender: "female", voice: "priya" };

const voiceAgent: LifecycleKind = {
  kind: "VoiceAgent",
  collection: "assistants",
  fields: ["endMessage", "systemPrompt"],
  usual: { systemPrompt: "Help the customer." },
  retains: true,
  args: (name, fields) => ({
    name,
    variant: { type: "custom" },
    agent: { identity: IDENTITY, systemPrompt: "Help the customer.", ...fields },
    icpContext: { language: "english" },
  }),
  keyOf: ({ name }) => name,
  valueOf: (record, field) => partOf(record)[field],
  patch: (field, text) => ({ agent: { [field]: text } }),
  foreign: (name) => ({ workspace, name }),
};

const tool: LifecycleKind = {
  kind: "Tool",
  collection: "tools",
  fields: ["description"],
  usual: { description: "zero" },
  args: (name, { description = "zero" }) => ({
    name,
    description,
    url: "https://crm.example/hook",
    method: "get",
  }),
  keyOf: ({ name }) => name,
  // What is sent flat is stored below `config`.
  valueOf: ({ config, ...flat }, field) => (isObject(config) ? config : flat)[field],
  patch: (field, text) => ({ [field]: text }),
  foreign: (name) => ({ workspace, name }),
};

const file: LifecycleKind = {
  kind: "File",
  collection: "files",
  fields: ["source"],
  single: true,
  fixed: true,
  args: (_name, { source = "" }) => ({ source: source === "two" ? openingHours : prices }),
  keyOf: ({ fileName }) => fileName,
  valueOf: (record, field) => record[field],
  patch: () => ({}),
  foreign: (name) => ({ workspace, fileName: name }),
};

/** Mirai Minds as random histories see it. */
export const miraiMindsLifecycle: LifecyclePlatform = {
  name: "miraiminds",
  kinds: [voiceAgent, tool, file],
  choices: choicesOf(miraiMindsSwitches, {
    // Of what these histories do not do: workspaces, numbers, calls.
    names: new RegExp(
      `${foreign.source}|^(archive|shopify|requireRole|workspaceD|policy|support|phone|setupFee|release|secondP|purchase|numberPool|getNumber)`,
    ),
    values: {
      // The clock stands still.
      rateLimit: [60],
      readLagMs: [5000],
      cooldownMs: [5000],
      kbReadyMs: [30_000],
      uploadSessionMs: [60_000],
      // Then a file is never there.
      kbOutcome: ["failed"],
      // Then a replaced file stays where others of its collection are.
      collectionPer: ["workspace"],
      // Then a text cannot be cleared.
      emptyStringOnPut: ["ignored"],
    },
  }),
  createWorld(switches) {
    const world = createWorld({ switches });
    inhabit(world, "tools");
    return world;
  },
  declare: inSeed,
  isThere: ({ deletedAt, archivedAt }) => deletedAt == null && archivedAt == null,
};
