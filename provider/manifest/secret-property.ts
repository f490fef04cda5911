import { shellWord } from "../text/shell-word.ts";
import type { OfflineDefinition } from "../kind/definition.ts";
import { formatPath, type Path } from "../kind/problem.ts";
import { EACH, type SecretPath } from "../kind/secret-path.ts";
import type { Surroundings } from "./evaluate.ts";
import type { Section } from "./manifest.ts";
import { configSetCommand } from "./project.ts";
import { locatePath, textOf, valuePlace } from "./tree.ts";
import { Deferred, type ManifestObject, type ManifestValue } from "./value.ts";

/** Headers and the like that open something, by name; others (`Content-Type`) may stand in a manifest. */
const OPENS = /auth|token|secret|passw|api-?key|-key$|cookie|credential|signature/i;

/** A variable that the platform fills in during a call. */
const VARIABLE = /\{\{[^{}]+\}\}/;

/** Where a value is, and what it is called: the key of a header, its own key. */
interface Leaf {
  readonly path: Path;
  readonly name: string;
  readonly value: ManifestValue;
}

/**
 * Reports secrets that stand in a manifest themselves, where everybody reads them who can read the repository. A secret comes from
 * `${env.NAME}` or a secret `${config.key}`, alone or within a text; `${text:…}` is a file of the repository too.
 */
export function checkSecrets(
  { secrets }: OfflineDefinition,
  spec: ManifestObject,
  { tree }: Section,
  { report, config: ofStack }: Surroundings,
): void {
  for (const secret of secrets) {
    for (const { path, name, value } of leavesAt(spec, secret)) {
      const isOne = path.length === secret.length && !secret.includes(EACH);
      if (comesFromElsewhere(value) || (!isOne && !OPENS.test(name))) continue;
      const location = locatePath(tree, path);
      const config = /\$\{config\.([^{}]+)\}/.exec(textOf(location.tree) ?? "")?.[1];
      report({
        code: "plain-secret",
        at: valuePlace(location),
        message: `${formatPath(["spec", ...path])} is a secret, and ${config === undefined ? "stands here" : `config.${config} stands in the stack's file`} for everybody to read`,
        suggestion:
          config === undefined
            ? "write ${env.NAME}, or ${config.key} after `pulumi config set --secret key`; and renew this one where it was made"
            : `encrypt it: \`${configSetCommand(ofStack, "--secret", shellWord(config))}\`; and renew this one where it was made`,
      });
    }
  }
}

const comesFromElsewhere = (value: ManifestValue): boolean =>
  value instanceof Deferred
    ? value.parts.length === 0 || value.parts.some((part) => typeof part === "object" && part.type !== "reference")
    : typeof value !== "string" || value === "" || VARIABLE.test(value);

function leavesAt(value: ManifestValue, secret: SecretPath, path: Path = [], name = ""): Leaf[] {
  if (typeof value !== "object" || value === null || value instanceof Deferred)
    return secret.length === 0 || value instanceof Deferred ? [{ path, name, value }] : [];
  const [step, ...rest] = secret;
  const all = step === undefined || step === EACH;
  const entries: [string | number, ManifestValue][] = Array.isArray(value)
    ? [...(value as readonly ManifestValue[]).entries()]
    : Object.entries(value as ManifestObject);
  return entries
    .filter(([key]) => all || String(key) === String(step))
    .flatMap(([key, inner]) => leavesAt(inner, rest, [...path, key], called(value as ManifestObject, key, name)));
}

/** `{ key: Authorization, value: … }` is called Authorization. */
function called(parent: ManifestObject, key: string | number, outer: string): string {
  if (typeof key === "number") return outer;
  const label = key === "value" || key === "default" ? (parent["key"] ?? parent["name"]) : undefined;
  if (typeof label === "string") return label;
  return ["value", "default", "const"].includes(key) ? outer : key;
}
