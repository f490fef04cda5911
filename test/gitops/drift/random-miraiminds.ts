import { miraiMindsSeed } from "../../../emulator/miraiminds/seed.ts";
import { createWorld } from "../../miraiminds/world.ts";
import type { RandomPlatform } from "./random-project.ts";
import { prose, rewritten, sentence } from "./random.ts";
import {
  behind,
  comment,
  type Fields,
  type Segment,
  toolList,
  TOOLS,
  type Writer,
  writtenText,
} from "./random-yaml.ts";

const document = (kind: string, name: string, spec: object): string =>
  `apiVersion: miraiminds/v1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: ${JSON.stringify(spec)}\n`;

/** Agents with texts and tools inside of `agent`, and a list of questions with their answers. */
export const miraiMinds: RandomPlatform = {
  apiVersion: "miraiminds/v1",
  createWorld,
  beside: [
    document("Workspace", "store", { workspaceId: miraiMindsSeed.workspaceId }),
    ...TOOLS.map((name) =>
      document("Tool", name, { name, description: "Does it.", url: "https://tools.example.com", method: "get" }),
    ),
  ].join("---\n"),
  fields,
  edit(world, { patch, tools }) {
    const ids = tools?.after.map((name) => world.engine.find("miraiminds:Tool", name)!.id);
    const agent = { ...(patch["agent"] as object), ...(ids && { tools: ids }) };
    const all = { ...patch, ...(Object.keys(agent).length > 0 && { agent }) };
    return Object.keys(all).length > 0 ? { collection: "assistants", patch: all } : undefined;
  },
};

function fields(writer: Writer): Fields {
  const { random, agent, indent, edits } = writer;
  const margin = " ".repeat(indent);
  const texts: Record<string, unknown> = {};
  const inside: Segment[] = [];
  const below: Writer = { ...writer, indent: indent * 2 };
  for (const [field, text] of Object.entries({
    ...{ systemPrompt: prose(random), firstMessage: sentence(random), endMessage: sentence(random) },
  })) {
    if (field !== "systemPrompt" && random.chance(0.1)) continue;
    const written = writtenText(below, field, text);
    inside.push({ field, text: written.text });
    if (random.chance(edits)) texts[field] = written.live ?? rewritten(random, text);
  }
  const tools = random.chance(0.8)
    ? toolList(below, "tools", (text) => void inside.push({ field: "tools", text }))
    : undefined;
  const identity = `${margin}${margin}identity: { name: Priya, gender: female, voice: priya }${behind(comment(writer))}\n`;
  const group: Segment[] = [
    { field: undefined, text: `${margin}agent:${behind(comment(writer))}\n${identity}` },
    ...random.shuffle(inside),
  ];
  const patch: Record<string, unknown> = Object.keys(texts).length > 0 ? { agent: texts } : {};
  const edited = new Set([...Object.keys(texts), ...(tools?.moves ? ["tools"] : [])]);
  const questions = random.chance(0.8) ? faq(writer) : undefined;
  if (questions?.after) {
    patch["knowledgeBase"] = { faq: questions.after };
    edited.add("faq");
  }
  const segments = [
    { field: "name", text: `${margin}name: ${agent}${behind(comment(writer))}\n` },
    { field: "variant", text: `${margin}variant: { type: custom }\n` },
    ...group,
    { field: "icpContext", text: `${margin}icpContext: { language: english }${behind(comment(writer))}\n` },
    ...(questions ? [questions.segment] : []),
  ];
  return { segments, isOrdered: true, patch, edited, tools: tools?.moves ? tools : undefined };
}

/** Questions and answers in flow and block style, and what becomes of them. */
function faq(writer: Writer): { readonly segment: Segment; readonly after: object[] | undefined } {
  const { random, indent, edits } = writer;
  const [margin, inner] = [" ".repeat(indent), " ".repeat(indent + 2)];
  const before = Array.from({ length: 1 + random.below(3) }, (_, index) => ({
    question: `${index}? ${sentence(random)}`,
    answer: sentence(random),
  }));
  const quoted = (text: string): string => JSON.stringify(text.replaceAll("${", () => "$${"));
  const isFlow = random.chance(0.4);
  const items = before.map(({ question, answer }) =>
    isFlow
      ? `${inner}  - { question: ${quoted(question)}, answer: ${quoted(answer)} }${behind(comment(writer))}\n`
      : `${inner}  - question: ${quoted(question)}${behind(comment(writer))}\n${inner}    answer: ${quoted(answer)}${behind(comment(writer))}\n`,
  );
  const text = `${margin}knowledgeBase:\n${inner}faq:${behind(comment(writer))}\n${items.join("")}`;
  if (!random.chance(edits)) return { segment: { field: "faq", text }, after: undefined };
  const after = before.map((entry) =>
    random.chance(0.4) ? { ...entry, answer: rewritten(random, entry.answer) } : entry,
  );
  if (random.chance(0.4)) after.push({ question: `New? ${sentence(random)}`, answer: sentence(random) });
  if (random.chance(0.3) && after.length > 1) after.splice(random.below(after.length), 1);
  const isSame = JSON.stringify(after) === JSON.stringify(before);
  return { segment: { field: "faq", text }, after: isSame ? undefined : after };
}
