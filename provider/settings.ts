import { nearMiss } from "./kind/near-miss.ts";

/** Our keys of a stack's configuration, `voice-agents:<key>`, with the values that each may have; undefined where any will do. */
const SETTINGS: Readonly<Record<string, readonly string[] | undefined>> = {
  manifests: undefined,
  environment: undefined,
  onConflict: ["stop", "overwrite"],
  onExisting: ["stop", "adopt"],
};

const NAMESPACE = "voice-agents:";

export interface SettingProblem {
  readonly message: string;
  readonly suggestion: string;
}

/** What is wrong with a key of the configuration; undefined where it is not ours, or in order. `value` undefined = secret, and not looked at. */
export function settingProblem(key: string, value: string | undefined): SettingProblem | undefined {
  if (!key.startsWith(NAMESPACE)) return undefined;
  const name = key.slice(NAMESPACE.length);
  if (!Object.hasOwn(SETTINGS, name))
    return unknown(`there is no setting ${key}`, name, Object.keys(SETTINGS), NAMESPACE);
  const allowed = SETTINGS[name];
  if (!allowed || value === undefined || allowed.includes(value)) return undefined;
  return unknown(`${key} cannot be ${JSON.stringify(value)}`, value, allowed, "");
}

function unknown(message: string, word: string, known: readonly string[], prefix: string): SettingProblem {
  const near = nearMiss(word, known);
  const suggestion =
    near === undefined
      ? `it is one of: ${known.map((each) => prefix + each).join(", ")}`
      : `did you mean "${prefix}${near}"?`;
  return { message, suggestion };
}
