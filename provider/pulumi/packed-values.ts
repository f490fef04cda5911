import { promisify } from "node:util";
import { brotliCompress, brotliDecompressSync, constants } from "node:zlib";
import type { Definition, JsonObject } from "../kind/definition.ts";
import { PACKED } from "../kind/reserved.ts";
import { overlaps, type SecretPath } from "../kind/secret-path.ts";
import { equal } from "../kind/value.ts";

/**
 * The outputs in a state repeat the inputs, because Pulumi hands a provider nothing else when it reads or deletes an object. The engine
 * writes the whole state at each step, so that long texts in it twice are what an `up` of many agents waits for. So the copy in the
 * outputs is packed: the JSON of a value, compressed, as base64 behind `PACKED`. It stays under its own name, where the engine
 * seals it as soon as anything in the input of that name is a secret.
 */
const compress = promisify(brotliCompress);

/**
 * Quality 10 of 11: the last step makes an English prompt of 8 kB 3 % smaller and takes three times as long (14 ms instead of 5). One of 5
 * takes half a millisecond and makes it 14 % larger, Hindi 9 %: of a stack of 341 agents the engine writes those bytes 600 times in a first `up`.
 */
const PARAMS = {
  [constants.BROTLI_PARAM_QUALITY]: 10,
  [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
};

/** Bytes of JSON. What is shorter hardly gets smaller: a prompt of 150 bytes loses 6 %, one of 300 a quarter. */
const SHORTEST = 200;

/** Bytes of JSON. Nothing that is longer is packed, and nothing unpacks to more: a state that was tampered with fills no memory. */
const LONGEST = 64 << 20;

type Kind = Pick<Definition, "outputs" | "workspaceArgs" | "replaceOn">;

export interface Packing {
  /** Places in the properties that hold a secret: a property with one of them stays as it is, and is sealed where the secret is. */
  readonly secrets: readonly SecretPath[];
  /** The properties as the state has them. What has the same value stays packed as it is. */
  readonly before?: JsonObject;
  /** Whether values are packed that `before` does not have packed. Default: true. */
  readonly anew?: boolean;
}

/**
 * Properties for the state, with the long ones of a spec packed. What a version before the packing must be able to read stays plain: where
 * the object is, and what would replace it if it were another. So do outputs, which are no copies, and our own marks.
 */
export async function packed(
  kind: Kind,
  properties: JsonObject,
  { secrets, before = {}, anew = true }: Packing,
): Promise<JsonObject> {
  const whole = unpacked(before);
  const entries = Object.entries(properties).map(async ([key, value]) => {
    if (!mayBePacked(kind, key) || secrets.some((path) => overlaps(path, [key]))) return [key, value] as const;
    const former = before[key];
    if (isPacked(former) && equal(whole[key], value)) return [key, former] as const;
    return [key, anew ? await pack(value) : value] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Whether the state may hold a property packed. */
export const mayBePacked = ({ outputs, workspaceArgs, replaceOn }: Kind, key: string): boolean =>
  !key.startsWith("__") && ![outputs, workspaceArgs, replaceOn].some((names) => names.includes(key));

/** What has been unpacked, by the packed properties: an operation compares with them more than once. */
const known = new WeakMap<JsonObject, JsonObject>();

export interface Unpacking {
  /** Begins a message that has no other heading. */
  readonly subject?: string;
  /** What was unpacked last, which is not unpacked again. */
  readonly lately?: Lately;
}

/**
 * Outputs of a state as they were before they were packed; those of earlier versions are that already. @throws where one cannot be read.
 */
export function unpacked(properties: JsonObject, unpacking: Unpacking = {}): JsonObject {
  const whole = known.get(properties) ?? unpack(properties, unpacking);
  known.set(properties, whole);
  return whole;
}

const unpack = (properties: JsonObject, { subject, lately }: Unpacking): JsonObject =>
  Object.fromEntries(
    Object.entries(properties).map(([key, value]) => {
      try {
        return [key, lately ? lately.unpack(value) : unpackedValue(value)];
      } catch (cause) {
        throw new Error(
          `${subject === undefined ? "" : `${subject}: `}the state's copy of ${key} cannot be unpacked: the state is damaged, or a later version of this package has written it; ` +
            "nothing was changed; update the package, or go back to a state that is whole (`pulumi stack import`)",
          { cause },
        );
      }
    }),
  );

/** A value as it was before it was packed; what is not packed stays as it is. @throws where it cannot be read. */
export function unpackedValue(value: unknown): unknown {
  if (!isPacked(value)) return value;
  const bytes = Buffer.from(value.slice(PACKED.length), "base64");
  return JSON.parse(brotliDecompressSync(bytes, { maxOutputLength: LONGEST }).toString()) as unknown;
}

/**
 * The values that were unpacked last, by their packed form: a refresh reads an object, and the engine has it compared a moment later, for
 * which it sends the same texts anew.
 */
export class Lately {
  /** More than the engine has objects under way at once. */
  static readonly MOST = 256;
  /** Characters of the packed form: so that all of them are some megabytes. */
  static readonly LONGEST = 8_000;

  readonly #values = new Map<string, unknown>();

  unpack(value: unknown): unknown {
    if (!isPacked(value) || value.length > Lately.LONGEST) return unpackedValue(value);
    if (this.#values.has(value)) return this.#values.get(value);
    const whole = unpackedValue(value);
    const [oldest] = this.#values.keys();
    if (oldest !== undefined && this.#values.size >= Lately.MOST) this.#values.delete(oldest);
    this.#values.set(value, whole);
    return whole;
  }
}

const isPacked = (value: unknown): value is string => typeof value === "string" && value.startsWith(PACKED);

async function pack(value: unknown): Promise<unknown> {
  const json = JSON.stringify(value) ?? "";
  const size = Buffer.byteLength(json);
  if (size < SHORTEST || size > LONGEST) return value;
  const text = PACKED + (await compress(json, { params: PARAMS })).toString("base64");
  return text.length < size ? text : value;
}
