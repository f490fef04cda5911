import type { Definition, JsonObject } from "../../provider/kind/definition.ts";
import type { Path } from "../../provider/kind/problem.ts";
import { EACH, type SecretPath } from "../../provider/kind/secret-path.ts";
import { isObject } from "../../provider/kind/value.ts";
import { Names } from "./names.ts";

/** A secret that a platform shows, and the key of the stack's configuration that takes it. */
export interface Secret {
  readonly key: string;
  readonly value: string;
}

/** A text that holds nothing but variables that the platform fills in during a call, and the word before a token. */
const FILLED_IN_LATER = /^\s*(?:(?:Bearer|Basic|Token)\s+)?(?:\{\{[^{}]+\}\}\s*)+$/i;

/** Words of a JSON Schema, which `headers` of an API request may be. */
const SCHEMA_WORDS: readonly string[] = ["type", "description", "name", "key", "title", "format"];

/** Gives each secret value a key of the configuration, and equal ones the same. */
export class Secrets {
  readonly #keys = new Map<string, string>();
  /** Keys of secrets that the stack has already, by their values. */
  readonly #known: ReadonlyMap<string, string>;
  readonly #names: Names;

  /** @param config the stack's configuration by key, without the project's namespace, in the clear. */
  constructor(config: ReadonlyMap<string, { readonly value: string; readonly secret: boolean }>) {
    this.#names = new Names(config.keys());
    this.#known = new Map([...config].flatMap(([key, { value, secret }]) => (secret ? [[value, key]] : [])));
  }

  /** The key of a value; `name` says what it is called where it has none yet. */
  keyOf(value: string, name: string): string {
    const known = this.#keys.get(value) ?? this.#known.get(value);
    if (known !== undefined) return known;
    const key = this.#names.give(name, "secret");
    this.#keys.set(value, key);
    return key;
  }

  /** What has to be set. */
  get fresh(): Secret[] {
    return [...this.#keys].map(([value, key]) => ({ key, value }));
  }
}

/** The texts of a spec that are secret, each with the name of what it is in: a header. */
export function secretTexts(
  { secrets }: Definition,
  spec: JsonObject,
): { readonly path: Path; readonly name: string }[] {
  return secrets.flatMap((secret) => textsAt(spec, secret, [], ""));
}

function textsAt(
  value: unknown,
  secret: SecretPath,
  path: Path,
  name: string,
): { readonly path: Path; readonly name: string }[] {
  if (typeof value === "string")
    return secret.length === 0 && value !== "" && !FILLED_IN_LATER.test(value) ? [{ path, name }] : [];
  if (typeof value !== "object" || value === null) return [];
  const [step, ...rest] = secret;
  const all = step === undefined || step === EACH;
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries
    .filter(([key, inner]) => (all ? !isSchemaWord(value, key, inner) : String(key) === String(step)))
    .flatMap(([key, inner]) => textsAt(inner, rest, [...path, key], called(value, key, name)));
}

/** `type: string` beside a value is no header. */
const isSchemaWord = (parent: object, key: string | number, inner: unknown): boolean =>
  typeof inner === "string" &&
  SCHEMA_WORDS.includes(String(key)) &&
  ("type" in parent || "value" in parent || "properties" in parent);

/** `{ key: Authorization, value: … }` is called Authorization. */
function called(parent: object, key: string | number, outer: string): string {
  const { key: header, name } = isObject(parent) ? parent : {};
  const label = typeof header === "string" ? header : name;
  if (typeof key === "number") return outer;
  if (["value", "default", "const"].includes(key)) return typeof label === "string" ? label : outer;
  return ["properties"].includes(key) ? outer : key;
}
