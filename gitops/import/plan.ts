import type { Definition, JsonObject } from "../../provider/kind/definition.ts";
import type { Path } from "../../provider/kind/problem.ts";
import { equal, isObject, valueAt } from "../../provider/kind/value.ts";
import { formatExpression, formatTemplate, type Expression } from "../../provider/manifest/expression.ts";
import { mapTexts } from "../change-set/token.ts";
import type { Description } from "./describe.ts";
import { commentedOut, manifestText, type Comment, type Manifest } from "./document.ts";
import { oneLine } from "../../provider/text/printable.ts";
import { folderOf, Names } from "./names.ts";
import { secretTexts, type Secrets } from "./secrets.ts";
import { TextFiles } from "./texts.ts";

/** Words by which a later run knows what this one has written and not finished. */
export const TAKEN_OVER = "taken over by `voice-agents import`, which removes this line when it is done";
export const KEPT = "kept by `voice-agents import`";

/** A live object that becomes a manifest. */
export interface Planned {
  readonly definition: Definition;
  readonly id: string;
  readonly title: string;
  readonly name: string;
  /** Relative to the folder that manifests are written to, with `/`. */
  readonly path: string;
  readonly manifest: Manifest;
  readonly comments: readonly Comment[];
  readonly heading: readonly string[];
  /** False for a kind whose objects cannot be adopted. */
  readonly canBeAdopted: boolean;
}

/** A live object that stays outside the stack, with the reason; its manifest is a template to complete. */
export interface LeftOut {
  readonly definition: Definition;
  readonly id: string;
  readonly title: string;
  readonly why: string;
  /** Paths that the platform does not show. */
  readonly hidden: readonly string[];
  readonly template: { readonly path: string; readonly text: string };
}

/** What tells an object from every other one of its platform. */
export const objectKey = ({ definition, id }: { readonly definition: Definition; readonly id: string }): string =>
  `${definition.platform} ${definition.kind} ${id}`;

export interface Plan {
  readonly planned: readonly Planned[];
  readonly leftOut: readonly LeftOut[];
  /** Texts in files of their own, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** What whoever imports should know, in words. */
  readonly notes: readonly string[];
}

export interface Planning {
  readonly descriptions: readonly Description[];
  /** Objects that stay outside, by `objectKey`, each with the reason. */
  readonly excluded: ReadonlyMap<string, string>;
  /** Name of the Workspace's manifest. */
  readonly workspace: string;
  readonly folder: string;
  readonly secrets: Secrets;
  /** Names that resources have already, by `<platform>/<Kind>`. */
  readonly taken: ReadonlyMap<string, readonly string[]>;
  /** What manifests manage already: expressions for ids, by `<Kind> <id>`. */
  readonly managed: ReadonlyMap<string, Expression>;
  /** Titles of all objects that were found, whatever becomes of them, by `<Kind> <id>`. */
  readonly known: ReadonlyMap<string, string>;
  /** Names without extension of texts that are there already. */
  readonly takenTexts: readonly string[];
  /** Whether a kind's manifests may have `metadata.adopt`. */
  readonly canBeAdopted: (definition: Definition) => boolean;
}

/** Names every object, and writes manifests with references, texts and secrets in the places of ids, long texts and secret values. */
export function planManifests(planning: Planning): Plan {
  const names = namesOf(planning);
  const outside = new Map<Description, string>(
    planning.descriptions.flatMap((description) => {
      const why = planning.excluded.get(objectKey(description.found)) ?? reasonOutside(description);
      return why === undefined ? [] : [[description, why] as const];
    }),
  );
  const inside = planning.descriptions.filter((description) => !outside.has(description));
  const references = new Map(planning.managed);
  for (const { found } of inside) {
    const name = names.get(found) ?? found.id;
    references.set(`${found.definition.kind} ${found.id}`, {
      type: "reference",
      kind: found.definition.reference,
      name,
    });
  }
  const texts = new TextFiles(`${planning.folder}/prompts`, planning.takenTexts);
  const write = (description: Description, { isTemplate }: { readonly isTemplate: boolean }): Planned => {
    const name = names.get(description.found) ?? description.found.id;
    return writeManifest(description, name, { ...planning, references, texts, isTemplate });
  };
  const planned = inside.map((description) => write(description, { isTemplate: false }));
  const leftOut = [...outside].map(([description, why]): LeftOut => {
    const { definition, id, title } = description.found;
    const template = templateOf(write(description, { isTemplate: true }), description, why);
    return { definition, id, title, why, hidden: description.hidden, template };
  });
  return { planned, leftOut, texts: texts.files, notes: notesOf(inside) };
}

function namesOf({ descriptions, taken, workspace }: Planning): ReadonlyMap<object, string> {
  const byKind = new Map<Definition, Names>();
  const agents = new Map<string, string>();
  const result = new Map<object, string>();
  for (const { found } of descriptions) {
    const { definition, title, id } = found;
    if (!definition.inWorkspace) {
      result.set(found, workspace);
      continue;
    }
    const names = byKind.get(definition) ?? new Names(taken.get(`${definition.platform}/${definition.kind}`) ?? []);
    byKind.set(definition, names);
    // What is part of another object is called like it.
    const wanted = (definition.partOf !== undefined && agents.get(id)) || title;
    const name = names.give(wanted, `${folderOf(definition.kind).replace(/s$/, "")}-${id.slice(0, 8)}`);
    if (definition.partOf === undefined) agents.set(id, name);
    result.set(found, name);
  }
  return result;
}

/** Why an object cannot be managed as it is; undefined where it can. */
const reasonOutside = ({ hidden }: Description): string | undefined =>
  hidden.length > 0 ? `the platform does not show ${hidden.join(", ")}, which a manifest needs` : undefined;

interface Writing extends Planning {
  readonly references: ReadonlyMap<string, Expression>;
  readonly texts: TextFiles;
  readonly isTemplate: boolean;
}

function writeManifest({ found, spec, passthrough, leftOut }: Description, name: string, writing: Writing): Planned {
  const { definition, id, title, note } = found;
  const path = `${writing.folder}/${folderOf(definition.kind)}/${name}.yaml`;
  const comments: Comment[] = [];
  const secret = secretTexts(definition, spec);
  const referring = definition.discovery?.references ?? {};
  const textOf = (text: string, at: Path): string => {
    const kind = Object.entries(referring).find(([property]) => isAt(at, property))?.[1];
    if (kind !== undefined) {
      const expression = writing.references.get(`${kind} ${text}`);
      if (expression) return formatExpression(expression);
      const other = writing.known.get(`${kind} ${text}`);
      comments.push({
        path: ["spec", ...at],
        text: other === undefined ? `there is no ${kind} of this id any more` : `${kind} "${other}", outside the stack`,
      });
      return formatTemplate([text]);
    }
    const hidden = secret.find((each) => equal(each.path, at));
    if (hidden && !writing.isTemplate) {
      const key = writing.secrets.keyOf(text, `${name}-${hidden.name}`);
      return formatExpression({ type: "config", key });
    }
    if (hidden) return "<secret>";
    const file = writing.isTemplate ? undefined : writing.texts.fileOf(text, textName(name, definition, at));
    if (file !== undefined)
      return formatExpression({ type: "text", path: `../${file.slice(writing.folder.length + 1)}` });
    return formatTemplate([text]);
  };
  const written = mapTexts(spec, textOf) as JsonObject;
  const beside = mapTexts(passthrough, (text) => formatTemplate([text])) as JsonObject;
  const shownTitle = title === id ? [] : [`${definition.kind} ${JSON.stringify(title)}`];
  return {
    definition,
    ...{ id, title, name, path, comments },
    manifest: {
      apiVersion: `${definition.platform}/v1`,
      kind: definition.kind,
      metadata: { name, ...(definition.inWorkspace && { workspace: writing.workspace }) },
      spec: written,
      ...(Object.keys(beside).length > 0 && { passthrough: beside }),
    },
    heading: [
      ...shownTitle,
      ...(note === undefined || note === "" ? [] : note.split("\n")),
      ...(leftOut.length > 0 ? [`not managed, since no manifest can say it: ${leftOut.join(", ")}`] : []),
    ],
    canBeAdopted: writing.canBeAdopted(definition),
  };
}

/** The first file of an agent's texts is called like the agent, another by its field too. */
function textName(name: string, { kind }: Definition, path: Path): string {
  const field = String(path.findLast((step) => typeof step === "string") ?? "text");
  return kind === "VoiceAgent" && ["conversationFlow", "systemPrompt"].includes(field) ? name : `${name}-${field}`;
}

const isAt = (path: Path, property: string): boolean =>
  path.filter((step) => typeof step === "string").join(".") === property;

/** The manifest of an object that the platform shows in part, as a comment to complete. Nothing reads the file. */
function templateOf(
  planned: Planned,
  { hidden, found: { id } }: Description,
  why: string,
): { readonly path: string; readonly text: string } {
  const { manifest, path, heading, comments } = planned;
  const spec = hidden.reduce<JsonObject>((all, way) => withValue(all, way.split("."), "<fill in>"), manifest.spec);
  const text = manifestText(
    { ...manifest, metadata: { ...manifest.metadata, adopt: id }, spec },
    { comments: comments.filter((comment) => valueAt(manifest, comment.path) !== undefined) },
  );
  const words = [
    ...heading,
    `This is not in the stack: ${oneLine(why)}.`,
    "To manage it: put that right, take away the signs # and the ending .template, and run `pulumi up`, which takes it over as it is.",
  ];
  return { path: `${path}.template`, text: commentedOut(`${words.join("\n")}\n\n${text}`) };
}

function withValue(value: JsonObject, [step = "", ...rest]: readonly string[], put: string): JsonObject {
  if (rest.length === 0) return { ...value, [step]: put };
  const inner = value[step];
  return { ...value, [step]: withValue(isObject(inner) ? inner : {}, rest, put) };
}

function notesOf(descriptions: readonly Description[]): string[] {
  const unseen = new Map<string, number>();
  for (const { found } of descriptions) {
    for (const path of found.definition.discovery?.unseen ?? []) {
      const key = `${found.definition.kind}: ${path}`;
      unseen.set(key, (unseen.get(key) ?? 0) + 1);
    }
  }
  return [...unseen.keys()].map(
    (what) =>
      `the platform never shows ${what}: where an object has it, nothing manages that until you add it to the manifest`,
  );
}

/** The text of a manifest's file. `adopt`: while the object is not in the stack, or for good where the manifest needs it. */
export function fileText(planned: Planned, adopt: { readonly comment: string } | undefined): string {
  const { manifest, heading, comments, id } = planned;
  if (!adopt) return manifestText(manifest, { heading, comments });
  return manifestText(
    { ...manifest, metadata: { ...manifest.metadata, adopt: id } },
    { heading, comments: [...comments, { path: ["metadata", "adopt"], text: adopt.comment }] },
  );
}
