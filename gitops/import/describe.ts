import type { Connection, Definition, ImportChoice, JsonObject } from "../../provider/kind/definition.ts";
import { comparable } from "../../provider/lifecycle/fields.ts";
import { specProblems } from "../../provider/kind/spec-problems.ts";
import { findReserved } from "../../provider/kind/reserved.ts";
import { pasted } from "../../provider/text/pasted.ts";
import { formatPath, type Path } from "../../provider/kind/problem.ts";
import { isObject, omit, pick } from "../../provider/kind/value.ts";
import type { Found } from "./found.ts";

/** A JSON Schema, as far as is looked at here. */
export type Schema = JsonObject;

/** A live object as a manifest would have to say it, with ids as ids and texts as texts. */
export interface Description {
  readonly found: Found;
  readonly spec: JsonObject;
  /** Fields that the schema does not know. */
  readonly passthrough: JsonObject;
  /** Paths that the platform does not show and the manifest needs: it cannot be managed until somebody adds them. */
  readonly hidden: readonly string[];
  /** What of the object no manifest can say, in words: left out. */
  readonly leftOut: readonly string[];
}

export interface Describing {
  /** Of the kind's specs. */
  readonly schema: Schema;
  readonly choice: ImportChoice;
  /** Whether a manifest may adopt the object, and with it what is beyond a limit. */
  readonly canBeAdopted: boolean;
}

/** The lifecycle read backwards: what a create would have had to send for the platform to hold this. */
export async function describe(
  api: Connection,
  found: Found,
  { schema, choice, canBeAdopted }: Describing,
): Promise<Description> {
  const { definition, id, live } = found;
  const { discovery } = definition;
  const seen =
    (await discovery?.specOf?.(api, id, live, choice)) ??
    (await definition.observe(api, live, { expected: {}, outputs: {} }));
  const known = Object.keys(isObject(schema["properties"]) ? schema["properties"] : {});
  const set = withoutNothing(pick(seen, known));
  const sayable = withoutUnsayable(definition, meaningful(definition, set));
  const { spec, leftOut } = withoutRefused(definition, sayable.spec, canBeAdopted);
  const hidden = discovery?.hides?.(live, spec) ?? [];
  const beside = withoutUnsayable(definition, unknownFields(found, schema, known));
  return {
    found,
    ...{ spec, hidden, passthrough: beside.spec },
    leftOut: [...new Set([...sayable.leftOut, ...leftOut, ...beside.leftOut])],
  };
}

/** Fields of the live object that the schema does not know, where the kind passes such fields through. */
function unknownFields({ definition, live }: Found, schema: Schema, known: readonly string[]): JsonObject {
  const fields = definition.discovery?.platformFields ?? [];
  const manifest = isObject(schema["manifest"]) ? schema["manifest"] : {};
  if (fields.length === 0 || manifest["passthrough"] === false) return {};
  return withoutNothing(omit(live, [...known, ...fields]));
}

/** JSON without null and empty texts in its objects: no platform tells them from what is not set. */
function withoutNothing<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => withoutNothing(item)) as T;
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined && inner !== "");
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutNothing(inner)])) as T;
}

/** A spec without what means the same as leaving it out: defaults, flags that are off, empty lists. */
function meaningful(definition: Definition, spec: JsonObject): JsonObject {
  const canonical = comparable(definition, spec);
  const own = definition.workspaceArgs;
  return Object.fromEntries(
    Object.entries(spec)
      .filter(([key]) => key in canonical || own.includes(key) || definition.writeOnly.includes(key))
      .map(([key, value]) => {
        const meant = canonical[key];
        return [
          key,
          definition.nested.includes(key) && isObject(value) && isObject(meant)
            ? pick(value, Object.keys(meant))
            : value,
        ];
      }),
  );
}

/**
 * Signs that no manifest may hold, however they are written, because a preview prints values as they are: controls, halves of characters,
 * what turns the direction of a text.
 */
const UNSAYABLE = /(?![\t\n\u0085]|\r\n)[\p{Cc}\p{Cs}]/u;

const isSayable = (value: unknown): boolean => {
  if (typeof value === "string") return !UNSAYABLE.test(value) && pasted(value, "prose") === undefined;
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([key, inner]) => isSayable(key) && isSayable(inner));
};

/** A spec without the fields in which there is something that no manifest may hold: they are managed by nobody. */
function withoutUnsayable(definition: Definition, spec: JsonObject): Pick<Description, "spec" | "leftOut"> {
  const leftOut: string[] = [];
  const fields = (value: JsonObject, path: Path): JsonObject =>
    Object.fromEntries(
      Object.entries(value).flatMap(([key, inner]) => {
        const nested = path.length === 0 && definition.nested.includes(key) && isObject(inner) && isSayable(key);
        const kept = nested ? fields(inner, [key]) : inner;
        if (isSayable(key) && isSayable(kept) && findReserved({ [key]: kept }) === undefined)
          return [[key, kept] as const];
        leftOut.push(formatPath([...path, key]));
        return [];
      }),
    );
  return { spec: fields(spec, []), leftOut };
}

/** At most so many properties are taken out of one spec: each look finds all that are too many at one place. */
const MOST_LOOKS = 50;

/**
 * A spec without what its schema refuses: what a server adds deep inside, or what is newer than the schema. Of a kind that cannot be
 * adopted, which a manifest takes as it is, a field that is beyond a limit is left out whole.
 */
function withoutRefused(
  definition: Definition,
  spec: JsonObject,
  canBeAdopted: boolean,
): Pick<Description, "spec" | "leftOut"> {
  const leftOut: string[] = [];
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const problems = specProblems(definition, spec, { asItIs: canBeAdopted });
    const unknown = problems.filter(({ code }) => code === "additionalProperties").map(({ path }) => path);
    const beyond = canBeAdopted ? [] : problems.map(({ path }) => path.slice(0, 1)).filter((path) => path.length > 0);
    const paths = unknown.length > 0 ? unknown : beyond;
    if (paths.length === 0) break;
    for (const path of paths) {
      leftOut.push(formatPath(path));
      spec = without(spec, path) as JsonObject;
    }
  }
  return { spec, leftOut: [...new Set(leftOut)] };
}

function without(value: unknown, [step, ...rest]: Path): unknown {
  if (step === undefined) return value;
  if (Array.isArray(value)) return value.map((item: unknown, at) => (at === Number(step) ? without(item, rest) : item));
  if (!isObject(value)) return value;
  if (rest.length === 0) return omit(value, [String(step)]);
  return { ...value, [step]: without(value[step], rest) };
}
