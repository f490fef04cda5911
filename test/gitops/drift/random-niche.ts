import { functionTool, workspace } from "../../acceptance/manifests.ts";
import { createWorld } from "../../niche/world.ts";
import type { RandomPlatform } from "./random-project.ts";
import { prose, type Random, rewritten, sentence } from "./random.ts";
import { behind, comment, type Fields, toolList, TOOLS, type Writer, writtenText } from "./random-yaml.ts";

export const TONES = ["friendly", "calm", "yes", "no", "5", "null", "very kind: always", "# loud"];

/** Agents with texts, an object, opening hours, tools, and now and then an anchor or an overlay. */
export const niche: RandomPlatform = {
  apiVersion: "niche/v1",
  createWorld,
  beside: [workspace, ...TOOLS.map((name) => functionTool(name, `Does ${name}.`))].join("---\n"),
  fields,
  edit(world, { patch, tools }) {
    const toolIds = tools?.after.map((name) => world.engine.find("niche:Tool", name)!.id);
    const all = { ...patch, ...(toolIds && { toolIds }) };
    if (Object.keys(all).length > 0) return { collection: "agents", patch: all };
    return undefined;
  },
};

function fields(writer: Writer): Fields {
  const { random, agent, indent, edits } = writer;
  const margin = " ".repeat(indent);
  const patch: Record<string, unknown> = {};
  const texts = { conversationFlow: prose(random), firstMessage: sentence(random), customInstructions: prose(random) };
  const segments: Fields["segments"] = [];
  const add = (field: string, text: string): void => void segments.push({ field, text });
  add("name", `${margin}name: ${agent}${behind(comment(writer))}\n`);
  add("type", `${margin}type: INBOUND\n`);
  const shared = random.chance(0.1);
  for (const [field, text] of Object.entries(texts)) {
    if (field !== "conversationFlow" && random.chance(0.1)) continue;
    if (shared && field === "firstMessage") {
      add(field, `${margin}${field}: &greeting ${JSON.stringify(text.replaceAll("${", () => "$${"))}\n`);
      continue;
    }
    if (shared && field === "customInstructions" && segments.some((one) => one.field === "firstMessage")) {
      add(field, `${margin}${field}: *greeting${behind(comment(writer))}\n`);
      if (random.chance(edits)) patch[field] = rewritten(random, texts.firstMessage);
      continue;
    }
    const written = writtenText(writer, field, text);
    add(field, written.text);
    if (random.chance(edits)) patch[field] = written.live ?? rewritten(random, text);
    else if (field !== "conversationFlow" && written.removable && random.chance(0.2)) patch[field] = null;
  }
  if (random.chance(0.8)) add("personality", personality(writer, patch));
  if (random.chance(0.7)) add("activatedHours", hours(writer, patch));
  const tools = random.chance(0.8) ? toolList(writer, "toolIds", (text) => add("toolIds", text)) : undefined;
  const overlaid = !shared && random.chance(0.2) ? overlay(writer, patch) : undefined;
  const edited = new Set([...Object.keys(patch), ...(tools?.moves ? ["toolIds"] : [])]);
  if (overlaid !== undefined) edited.delete(overlaid);
  // An alias comes behind its anchor.
  return { segments, isOrdered: shared, patch, edited, tools: tools?.moves ? tools : undefined };
}

/** An overlay of the stack that has a text of its own. */
function overlay(writer: Writer, patch: Record<string, unknown>): string {
  const { random, agent, files, edits } = writer;
  const field = "customInstructions";
  const text = sentence(random).replaceAll("${", () => "$$");
  const [open, close] = random.pick([["spec: { ", " }"] as const, ["spec:\n    ", ""] as const]);
  files[`overlays/dev/${agent}.yaml`] =
    `apiVersion: niche/v1\nkind: VoiceAgent\nmetadata: { name: ${agent} }\n${open}${field}: ${JSON.stringify(text)}${close}${behind(comment(writer))}\n`;
  delete patch[field];
  if (random.chance(edits)) patch[field] = rewritten(random, text);
  return field;
}

const plainOrQuoted = (random: Random, value: string): string =>
  /^[a-z ]+$/.test(value) && !["yes", "no", "null"].includes(value) && random.chance(0.6)
    ? value
    : random.pick([JSON.stringify(value), `'${value}'`]);

function personality(writer: Writer, patch: Record<string, unknown>): string {
  const { random, indent, edits } = writer;
  const [margin, inner] = [" ".repeat(indent), " ".repeat(indent + 2)];
  const before: Record<string, string | boolean> = { tone: random.pick(TONES), style: random.pick(TONES) };
  if (random.chance(0.3)) before["useEmpathy"] = random.chance(0.5);
  const entries = random
    .shuffle(Object.entries(before))
    .map(([key, value]) => `${key}: ${typeof value === "string" ? plainOrQuoted(random, value) : value}`);
  if (random.chance(edits)) {
    const changed = random.pick([["tone"], ["style"], ["tone", "style"]]);
    patch["personality"] = Object.fromEntries(changed.map((key) => [key, random.pick([...TONES, "new: one"])]));
  }
  if (random.chance(0.4))
    return `${margin}personality: {${random.pick(["", " "])}${entries.join(", ")} }${behind(comment(writer))}\n`;
  const lines = entries.map((entry) => `${inner}${entry}${behind(comment(writer))}\n`);
  return `${margin}personality:${behind(comment(writer))}\n${lines.join("")}`;
}

const DAYS = ["monday", "Tuesday", "wednesday", "Thursday", "friday"];

function hours(writer: Writer, patch: Record<string, unknown>): string {
  const { random, indent, edits } = writer;
  const [margin, inner] = [" ".repeat(indent), " ".repeat(indent + 2)];
  const days = DAYS.filter(() => random.chance(0.6));
  const used = days.length > 0 ? days : ["monday"];
  const zone = "America/New_York";
  const before = used.map((day) => ({ day, startTime: "09:00", endTime: random.pick(["17:00", "18:00"]) }));
  if (random.chance(edits)) {
    const after = before.map((entry) =>
      random.chance(0.4) ? { ...entry, endTime: random.pick(["16:30", "19:00"]) } : entry,
    );
    if (random.chance(0.3)) after.push({ day: "sunday", startTime: "10:00", endTime: "12:00" });
    if (random.chance(0.3) && after.length > 1) after.splice(random.below(after.length), 1);
    const lower = after.map((entry) => ({ ...entry, day: entry.day.toLowerCase() }));
    patch["activatedHours"] = { timezone: random.pick([zone, "Asia/Kolkata"]), hours: lower };
  }
  const oneLine = random.chance(0.4);
  const items = before.map(({ day, startTime, endTime }) =>
    oneLine
      ? `${inner}  - { day: ${day}, startTime: "${startTime}", endTime: '${endTime}' }${behind(comment(writer))}\n`
      : `${inner}  - day: ${day}${behind(comment(writer))}\n${inner}    startTime: "${startTime}"\n${inner}    endTime: "${endTime}"${behind(comment(writer))}\n`,
  );
  return `${margin}activatedHours:\n${inner}timezone: ${zone}\n${inner}hours:${behind(comment(writer))}\n${items.join("")}`;
}
