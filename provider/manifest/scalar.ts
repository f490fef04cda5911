import { losesDigits } from "../text/exact-json.ts";

/** What is wrong with the way a number is written, and what to write. */
export interface LossyNumber {
  readonly message: string;
  readonly suggestion: string;
}

/**
 * YAML reads `+12125550100`, `007` and numbers of 20 digits without a word as other numbers than those written
 * (measured with yaml 2.9): a phone number loses its plus sign. `source` is the scalar as it stands in the file,
 * `value` what YAML made of it.
 */
export function lossyNumber(source: string, value: number): LossyNumber | undefined {
  const loss = lossOf(source, value);
  if (loss === undefined) return undefined;
  const quoted = `quote it if it is a text: "${source}"`;
  const plain = Number.isSafeInteger(value) ? `; write ${value} if it is a number` : "";
  return { message: `${source} without quotes is a number to YAML, ${loss}`, suggestion: quoted + plain };
}

function lossOf(source: string, value: number): string | undefined {
  if (!Number.isFinite(value)) return "and one that JSON does not have";
  if (source.startsWith("+")) return "and loses its plus sign";
  if (/^-?0\d/.test(source)) return "and loses its leading zeros";
  if (/^-?[\d.]+([eE][-+]?\d+)?$/.test(source) && losesDigits(source, value)) return "and loses digits";
  return undefined;
}

/**
 * What Pulumi would hand over as another text than the one that stands in a stack's configuration. It reads the file by the rules of
 * Go's yaml.v3, to which `00420` is 272, `1.10` is 1.1, `1_000` is 1000 and `2026-01-01` a moment.
 */
export function unquotedScalarProblem(source: string, value: unknown): LossyNumber | undefined {
  if (typeof value !== "number" && !(typeof value === "string" && LIKE_A_NUMBER.test(source))) return undefined;
  if (String(value) === source && typeof value === "number") return undefined;
  const message = `${source} without quotes is no text: what arrives is a number or a date, spelt in another way`;
  return { message, suggestion: `quote it: "${source}"` };
}

/** Numbers and dates of Go's yaml.v3 that YAML 1.2 takes for texts. */
const LIKE_A_NUMBER =
  /^([-+]?(0b[01_]+|0o?[0-7_]+|0x[\da-f_]+|\d[\d_]*(\.[\d_]*)?(e[-+]?\d+)?)|\d{4}-\d\d?-\d\d?([Tt ].*)?)$/i;
