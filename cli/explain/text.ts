import { styleText } from "node:util";
import { stringify } from "yaml";
import { wrapped } from "../../provider/text/wrapped.ts";
import type { CodeMeaning } from "./codes.ts";
import type { Field } from "./field.ts";
import { firstSentence } from "./first-sentence.ts";
import { choicesOf, flagsOf } from "./flags.ts";
import { type KindReference, metadataText } from "./kind-reference.ts";

export interface Screen {
  readonly width: number;
  readonly colour: boolean;
}

/** A kind on a screen: its own fields in short, each with the first sentence of what there is to say. */
export function kindText(kind: KindReference, screen: Screen): string {
  const { name, description, reference, outputs, rules, replacingOutputs, example } = kind;
  const refers = `\${${reference}.<name>}`;
  return blocks([
    bold(name, screen),
    lines(description, "", screen),
    section(
      "Fields of spec",
      kind.fields.map((field) => short(field, kind, screen)),
      screen,
    ),
    section(
      `Outputs: ${refers} is its id, ${refers.replace("}", ".<output>}")} one of`,
      outputs.map((field) => short(field, undefined, screen)),
      screen,
    ),
    replacingOutputs.length === 0 ? "" : `A new ${replacingOutputs.join(" or ")} replaces the object.\n`,
    section(
      "Rules",
      rules.map(([code, asks]) => entry(code, asks, screen)),
      screen,
    ),
    section(
      "In short",
      choicesOf(kind, metadataText).map(([property, says]) => entry(property, says, screen)),
      screen,
    ),
    section("Example", [stringify(example, { lineWidth: 0 }).replace(/^(?=.)/gm, "  ")], screen),
    `More: voice-agents explain ${name}.<field>\n`,
  ]);
}

/** Fields in full: several where a path means another thing under each condition. */
export function fieldText(fields: readonly Field[], kind: KindReference, screen: Screen): string {
  return blocks(
    fields.map((field) =>
      blocks([
        `${paint("bold", `${kind.name}.${field.path}`, screen)}  ${field.type}\n`,
        flagsOf(field, kind)
          .map((flag) => `  ${flag}\n`)
          .join(""),
        lines(field.description, "", screen),
        section(
          "Values",
          field.choices.flatMap(({ value, means }) =>
            means === undefined ? [] : [entry(String(value), means, screen)],
          ),
          screen,
        ),
        section(
          "Fields",
          field.fields.map((inner) => short(inner, kind, screen)),
          screen,
        ),
        section(
          "Examples",
          field.examples.map((example) => indented(example)),
          screen,
        ),
      ]),
    ),
  );
}

/** What an error code means, and what to do about it. */
export function codeText(code: string, meanings: readonly CodeMeaning[], screen: Screen): string {
  const parts = meanings.map(({ says, mend, kinds }) => {
    const rule = kinds.length === 0 ? "" : `A rule of ${kinds.join(", ")}:\n`;
    return blocks([rule + lines(says, "", screen), mend === undefined ? "" : lines(mend, "", screen)]);
  });
  return blocks([bold(code, screen), ...parts]);
}

/** A word a line. */
export const listText = (title: string, words: readonly string[], screen: Screen): string =>
  section(
    title,
    words.map((word) => `  ${word}\n`),
    screen,
  );

function short(field: Field, kind: KindReference | undefined, screen: Screen): string {
  const flags = [field.type, ...flagsOf(field, kind)].join(", ");
  const head = lines(`${field.path}  ${flags}`, "  ", screen, "      ");
  return (
    head.replace(field.path, () => paint("bold", field.path, screen)) +
    lines(firstSentence(field.description), "      ", screen)
  );
}

const entry = (word: string, says: string, screen: Screen): string =>
  `  ${paint("bold", word, screen)}\n${lines(says, "      ", screen)}`;

const indented = (value: unknown): string => stringify(value, { lineWidth: 0 }).replace(/^(?=.)/gm, "  ");

const section = (title: string, entries: readonly string[], screen: Screen): string =>
  entries.length === 0 ? "" : `${bold(title, screen)}${entries.join("")}`;

const bold = (text: string, screen: Screen): string => `${paint("bold", text, screen)}\n`;

const paint = (style: "bold", text: string, { colour }: Screen): string =>
  colour ? styleText(style, text, { validateStream: false }) : text;

const blocks = (parts: readonly string[]): string => parts.filter((part) => part !== "").join("\n");

/** A text in lines of the screen's width, broken at spaces. */
const lines = (text: string, first: string, { width }: Screen, following = first): string =>
  `${wrapped(text, { width, first, following }).join("\n")}\n`;
