import { nearMiss } from "../../provider/kind/near-miss.ts";
import { didYouMean } from "../../provider/manifest/diagnostic.ts";
import { platforms } from "../../provider/platforms/index.ts";
import { jsonText } from "../../provider/text/printable.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { allCodes, type CodeMeaning } from "./codes.ts";
import type { Field } from "./field.ts";
import { type KindReference, kindsOf, metadataFields } from "./kind-reference.ts";

export interface ExplainOptions {
  readonly format: "text" | "markdown" | "json";
  readonly color: boolean;
}

export type ExplainCommand = ExplainOptions & { readonly topic: string | undefined; readonly terminal: Terminal };

/** What there is to say, for whichever printer. */
type Explained =
  | { readonly type: "list"; readonly kinds: readonly string[]; readonly codes: readonly string[] }
  | { readonly type: "code"; readonly code: string; readonly meanings: readonly CodeMeaning[] }
  | { readonly type: "kind"; readonly kind: KindReference }
  | { readonly type: "field"; readonly kind: KindReference; readonly fields: readonly Field[] };

/** Explains a topic. @throws UsageError when there is no such topic, or several are meant. */
export async function explain({ topic, format, color, terminal }: ExplainCommand): Promise<number> {
  const explained = find(topic);
  if (format === "json") terminal.data(jsonText(withoutType(explained)));
  else if (format === "text") terminal.painted(await text(explained, color, terminal));
  else terminal.out(await markdown(explained));
  return exitCode.fine;
}

function find(topic: string | undefined): Explained {
  const codes = allCodes();
  const meanings = topic === undefined ? undefined : codes.get(topic);
  if (topic !== undefined && meanings) return { type: "code", code: topic, meanings };
  const kinds = platforms.flatMap(kindsOf);
  if (topic === undefined) return { type: "list", kinds: kinds.map(({ name }) => name), codes: [...codes.keys()] };
  const [wanted = "", ...path] = topic.split(".");
  const kind = kindNamed(wanted, kinds, [...codes.keys()]);
  return path.length === 0 ? { type: "kind", kind } : { type: "field", kind, fields: fieldsNamed(path, kind) };
}

function kindNamed(wanted: string, kinds: readonly KindReference[], codes: readonly string[]): KindReference {
  // `niche/v1/VoiceAgent` is how a manifest would put it.
  const asked = wanted.replace("/v1/", "/").toLowerCase();
  const found = kinds.filter(({ name, kind }) => [name, kind].some((form) => form.toLowerCase() === asked));
  const [only, another] = found;
  if (only && !another) return only;
  const names = (found.length > 0 ? found : kinds).map(({ name }) => name);
  if (found.length > 0) throw new UsageError(`several platforms have a kind "${wanted}": ${names.join(", ")}`);
  const hint = didYouMean(nearMiss(wanted, [...names, ...kinds.map(({ kind }) => kind), ...codes]));
  throw new UsageError(`nothing is called "${wanted}"; ${hint ?? "`voice-agents explain` lists what is"}`);
}

/** The fields at a path, which may begin with `spec`, `metadata` or `outputs`, and leaves out or writes the signs of lists. */
function fieldsNamed(path: readonly string[], kind: KindReference): Field[] {
  const [first = "", ...rest] = path;
  const sections: Readonly<Record<string, readonly Field[]>> = {
    spec: kind.fields,
    metadata: metadataFields(),
    outputs: kind.outputs,
  };
  const section = Object.hasOwn(sections, first) ? sections[first] : undefined;
  const fields = section ?? kind.fields;
  const steps = section ? rest : path;
  if (steps.length === 0) return [...fields];
  // What is of the metadata or an output is no field of the spec that has the same name.
  const own = (name: string): boolean => !section || name === "spec";
  const all = flat(fields);
  const found = all.filter((field) => isAt(field, steps));
  if (found.length > 0)
    return found.map((field) => (own(first) ? field : { ...field, path: `${first}.${field.path}` }));
  const wanted = steps.join(".");
  const names = all.map((field) => bare(field.path));
  const hint = didYouMean(names.find((name) => name.endsWith(`.${wanted}`)) ?? nearMiss(wanted, names));
  throw new UsageError(
    `${kind.name} has no field "${wanted}"; ${hint ?? `there is ${fields.map((field) => field.path).join(", ")}`}`,
  );
}

const flat = (fields: readonly Field[]): Field[] => fields.flatMap((field) => [field, ...flat(field.fields)]);

const bare = (path: string): string => path.replace(/\[[^\]]*\]/g, "");

function isAt({ path }: Field, steps: readonly string[]): boolean {
  const own = bare(path).split(".");
  const asked = steps.map(bare);
  return own.length === asked.length && own.every((step, index) => step === "<name>" || step === asked[index]);
}

const withoutType = ({ type: _type, ...rest }: Explained): object => rest;

/** Each printer is loaded when it is asked for. */
async function text(explained: Explained, color: boolean, { colour, width = 100 }: Terminal): Promise<string> {
  const { codeText, fieldText, kindText, listText } = await import("./text.ts");
  const screen = { colour: color && colour, width: Math.max(40, Math.min(width, 100)) };
  switch (explained.type) {
    case "list":
      return `${listText("Kinds", explained.kinds, screen)}\n${listText("Error codes", explained.codes, screen)}`;
    case "code":
      return codeText(explained.code, explained.meanings, screen);
    case "kind":
      return kindText(explained.kind, screen);
    case "field":
      return fieldText(explained.fields, explained.kind, screen);
  }
}

async function markdown(explained: Explained): Promise<string> {
  const { codesMarkdown, fieldsMarkdown, kindMarkdown, kindsMarkdown } = await import("./markdown.ts");
  switch (explained.type) {
    case "list":
      return kindsMarkdown(platforms.flatMap(kindsOf), metadataFields());
    case "code":
      return codesMarkdown(new Map([[explained.code, explained.meanings]]));
    case "kind":
      return kindMarkdown(explained.kind);
    case "field":
      return fieldsMarkdown(explained.fields, explained.kind);
  }
}
