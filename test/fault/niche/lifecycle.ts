import type { JsonObject } from "../../../provider/kind/definition.ts";
import { isObject } from "../../../provider/kind/value.ts";
import { businessId, createWorld, niche } from "../../niche/world.ts";
import { nicheSwitches } from "../../../emulator/niche/switches.ts";
import { choicesOf } from "../../harness/pairwise.ts";
import type { LifecycleKind, LifecyclePlatform } from "../lifecycle.ts";

const voiceAgent: LifecycleKind = {
  kind: "VoiceAgent",
  collection: "agents",
  fields: ["firstMessage", "customInstructions"],
  args: (name, fields) => ({ name, type: "INBOUND", conversationFlow: "Greet the caller.", ...fields }),
  keyOf: ({ name }) => name,
  valueOf: (record, field) => record[field],
  patch: (field, text) => ({ [field]: text }),
  foreign: (name) => ({ businessId, name }),
};

const functionOf = ({ configOverride }: JsonObject): JsonObject =>
  isObject(configOverride) && isObject(configOverride["function"]) ? configOverride["function"] : {};

const tool: LifecycleKind = {
  kind: "Tool",
  collection: "tools",
  fields: ["description"],
  usual: { description: "zero" },
  args: (name, { description = "zero" }) => ({
    template: "function",
    configOverride: { function: { name, description }, server: { url: "https://crm.example/hook" } },
  }),
  keyOf: (live) => functionOf(live)["name"],
  valueOf: (record, field) => functionOf(record)[field],
  patch: (field, text) => ({ configOverride: { function: { [field]: text } } }),
  foreign: (name) => ({ businessId, template: "function", configOverride: { function: { name } } }),
};

const SOURCES: Readonly<Record<string, string>> = { two: "tsconfig.json", three: "tsconfig.build.json" };

const file: LifecycleKind = {
  kind: "File",
  collection: "files",
  fields: ["source"],
  single: true,
  fixed: true,
  args: (_name, { source = "" }) => ({ source: SOURCES[source] ?? "package.json" }),
  keyOf: ({ name }) => name,
  valueOf: (record, field) => record[field],
  patch: () => ({}),
  foreign: (name) => ({ businessId, name }),
};

/** Niche as random histories see it. */
export const nicheLifecycle: LifecyclePlatform = {
  name: "niche",
  kinds: [voiceAgent, tool, file],
  choices: choicesOf(nicheSwitches, {
    // Of what these histories do not do: other credentials, calls, deployments.
    names: /^(oauth|call|deploy|duty|expires|areaCode|second|redeploy|orderBy)/,
    values: {
      // Then nothing can be cleared, so that histories which clear a field come to no end.
      patchNull: [400, "ignored"],
      // Then an update clears what it does not name, and puts it back: killed in between, it loses what no manifest manages.
      patchScope: ["full"],
      // The clock stands still.
      rateLimit: [200],
      readLagMs: [1500],
      // The files are larger.
      fileSizeLimit: [1024],
    },
  }),
  createWorld: (switches) => createWorld({ switches }),
  declare: niche,
  // What the platform adds to an agent is nobody's.
  isThere: ({ auto }) => auto === undefined,
};
