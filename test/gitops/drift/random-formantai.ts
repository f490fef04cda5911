import { formantAISeed } from "../../../emulator/formantai/seed.ts";
import { createWorld } from "../../formantai/world.ts";
import type { RandomPlatform } from "./random-project.ts";
import { behind, comment, type Fields, type Writer } from "./random-yaml.ts";

/** What a conversation may show, by name. */
const RESULTS: Readonly<Record<string, string | number | boolean>> = {
  ...{ intent: "paid", promise_date: "2026-03-18", amount: 12, agreed: true, yes: "no", note: "# none" },
};

const NAMES = Object.keys(RESULTS);

/** Declared agents: what their conversations show beside the declared results is all that can change. */
export const formantAI: RandomPlatform = {
  apiVersion: "formantai/v1",
  createWorld() {
    const world = createWorld();
    for (let more = 1; more < 12; more++) world.control.create("agents", { agentId: formantAISeed.agentId + more });
    return world;
  },
  beside: "apiVersion: formantai/v1\nkind: Workspace\nmetadata: { name: collections }\nspec: { region: global }\n",
  fields,
  edit(world, { patch }) {
    if (Object.keys(patch).length > 0) world.control.create("conversations", patch as never);
    return undefined;
  },
};

function fields(writer: Writer): Fields {
  const { random, agent, indent } = writer;
  const [margin, inner] = [" ".repeat(indent), " ".repeat(indent + 2)];
  const agentId = formantAISeed.agentId + Number(agent.slice(1));
  const before = random.shuffle(NAMES).slice(0, 1 + random.below(3));
  const shown = NAMES.filter((name) => before.includes(name) || random.chance(0.4));
  const isFlow = random.chance(0.4);
  const type = (name: string): string => (typeof RESULTS[name] === "string" ? "string" : typeof RESULTS[name]);
  const items = before.map((name) => {
    const key = name === "yes" ? '"yes"' : name;
    return isFlow
      ? `${inner}- { name: ${key}, type: ${type(name)} }${behind(comment(writer))}\n`
      : `${inner}- name: ${key}${behind(comment(writer))}\n${inner}  type: ${type(name)}${behind(comment(writer))}\n`;
  });
  const segments = [
    { field: "agentId", text: `${margin}agentId: ${agentId}${behind(comment(writer))}\n` },
    { field: "results", text: `${margin}results:${behind(comment(writer))}\n${items.join("")}` },
    { field: "retry", text: `${margin}retry: { maxAttempts: 2 }\n` },
  ];
  const isEdited = shown.length > before.length;
  const results = Object.fromEntries(shown.map((name) => [name, RESULTS[name]]));
  return { segments, patch: isEdited ? { agentId, results } : {}, edited: new Set(isEdited ? ["results"] : []) };
}
