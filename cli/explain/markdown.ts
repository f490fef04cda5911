import { stringify } from "yaml";
import type { CodeMeaning } from "./codes.ts";
import type { Field } from "./field.ts";
import { firstSentence } from "./first-sentence.ts";
import { choicesOf, flagsOf } from "./flags.ts";
import { type KindReference, metadataText } from "./kind-reference.ts";

/** The page of a kind: all its fields, in full. */
export function kindMarkdown(kind: KindReference): string {
  const { name, description, reference, inWorkspace, outputs, rules, replacingOutputs, example } = kind;
  const workspace = inWorkspace
    ? "It belongs to a Workspace, which `metadata.workspace` names where there are several."
    : "";
  return blocks([
    `# ${name}`,
    prose(description),
    workspace,
    "## Example",
    `\`\`\`yaml\n${stringify(example, { lineWidth: 0 })}\`\`\``,
    "## Fields of `spec`",
    fieldList(kind.fields, kind),
    replacingOutputs.length === 0 ? "" : `A new ${code(replacingOutputs)} replaces the object, too.`,
    "## Outputs",
    `\`\${${reference}.<name>}\` is the id${outputs.length === 0 ? "; there are no other outputs." : `, and \`\${${reference}.<name>.<output>}\` one of these:`}`,
    fieldList(outputs, undefined),
    "## Taking over, destroying",
    choicesOf(kind, metadataText)
      .map(([property, says]) => `- \`${property}\`: ${prose(says)}`)
      .join("\n"),
    "## Rules",
    "What a schema cannot say. `voice-agents validate` and `pulumi preview` check each of them.",
    rules.map(([name, asks]) => `- \`${name}\`: ${prose(asks)}`).join("\n"),
  ]);
}

/** The first page: every kind, and what all of them have. */
export function kindsMarkdown(kinds: readonly KindReference[], metadata: readonly Field[]): string {
  return blocks([
    "# Kinds",
    "`voice-agents explain <kind>` prints these pages, and `voice-agents explain <kind>.<field>` a part of one.",
    kinds.map(({ name, description }) => `- [${name}](${name}.md): ${prose(firstSentence(description))}`).join("\n"),
    "## Fields of `metadata`",
    fieldList(metadata, undefined),
  ]);
}

/** Every error code. */
export function codesMarkdown(codes: ReadonlyMap<string, readonly CodeMeaning[]>): string {
  return blocks([
    "# Error codes",
    "Each problem that `voice-agents validate` and `pulumi preview` report has a code. `voice-agents explain <code>` prints what is here.",
    ...[...codes].flatMap(([name, meanings]) => [
      `## ${name}`,
      ...meanings.flatMap(({ says, mend, kinds }) => [
        kinds.length === 0
          ? prose(says)
          : `A rule of ${kinds.map((kind) => `[${kind}](kinds/${kind}.md)`).join(", ")}: ${prose(says)}`,
        mend === undefined ? "" : prose(mend),
      ]),
    ]),
  ]);
}

/** Fields of a kind by themselves. */
export const fieldsMarkdown = (fields: readonly Field[], kind: KindReference): string => `${fieldList(fields, kind)}\n`;

/** Fields as a list, those inside them below them. */
const fieldList = (fields: readonly Field[], kind: KindReference | undefined): string =>
  fields.map((field) => fieldItems(field, kind, "").join("\n")).join("\n");

function fieldItems(field: Field, kind: KindReference | undefined, indent: string): string[] {
  const { path, type, description, choices, fields } = field;
  const flags = [type, ...flagsOf(field, kind)].map(prose).join(", ");
  return [
    `${indent}- \`${path}\` (${flags}): ${prose(description)}`,
    ...choices.flatMap(({ value, means }) =>
      means === undefined ? [] : [`${indent}  - \`${String(value)}\`: ${prose(means)}`],
    ),
    ...fields.flatMap((inner) => fieldItems(inner, kind, `${indent}  `)),
  ];
}

const code = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(" or ");

/** Text in which nothing but what is between backticks means anything to Markdown. */
const prose = (text: string): string =>
  text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[<*_[\]\\|]/g, "\\$&")))
    .join("");

const blocks = (parts: readonly string[]): string => `${parts.filter((part) => part !== "").join("\n\n")}\n`;
