import { registerSecret } from "../http/redact.ts";
import type { Definition } from "../kind/definition.ts";
import { changeAt, type SecretPath } from "../kind/secret-path.ts";
import type { Parts } from "./inputs.ts";

/** Every place that holds a secret: those that the kind declares, and those that the program filled in from one. */
export const secretPathsOf = (definition: Definition, { secretPaths }: Pick<Parts, "secretPaths">): SecretPath[] => [
  ...definition.secrets,
  ...secretPaths,
];

/** Remembers what is at secret places, wherever it was read, so that no message shows it. */
export function registerSecretsAt(paths: readonly SecretPath[], value: unknown): void {
  for (const path of paths) changeAt(value, path, (found) => (registerSecret(found), found));
}

/** The kind, with everything live at a place that it declares secret registered the moment that it is read. */
export function withSecretRegistration(definition: Definition): Definition {
  const { secrets } = definition;
  if (secrets.length === 0) return definition;
  const register = <T>(value: T): T => (registerSecretsAt(secrets, value), value);
  return {
    ...definition,
    observe: async (...args) => register(await definition.observe(...args)),
    get: async (...args) => register(await definition.get(...args)),
    ...(definition.list && {
      list: async (...args) => {
        const items = await definition.list!(...args);
        for (const item of items.values()) register(item);
        return items;
      },
    }),
  };
}

/** Places in properties for the state that hold a secret: outputs that follow from the whole spec are as secret as it is. */
export const secretProperties = (definition: Definition, parts: Pick<Parts, "secretPaths">): SecretPath[] => [
  ...secretPathsOf(definition, parts),
  ...(parts.secretPaths.length > 0 ? (definition.derived ?? []).map((name) => [name]) : []),
];
