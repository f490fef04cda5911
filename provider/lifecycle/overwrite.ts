import type { Definition, OfflineDefinition } from "../kind/definition.ts";
import { nearMiss } from "../kind/near-miss.ts";
import { settingProblem } from "../settings.ts";

/**
 * Environment variable that lets git win over changes on the platform, for one run and for the resources that it names: `front-desk`,
 * `tool.transfer`, `niche.tool.transfer`, several with commas between, or `*` for all.
 */
export const OVERWRITE = "VOICE_AGENTS_OVERWRITE";

/** Stack configuration that makes it standing, for all resources. */
export const ON_CONFLICT = "voice-agents:onConflict";

/** What somebody may call a resource of this kind and name. */
export const namesOf = ({ platform, reference }: OfflineDefinition, name: string): string[] => [
  name,
  `${reference}.${name}`,
  `${platform}.${reference}.${name}`,
];

const words = (text: string): string[] =>
  text
    .split(",")
    .map((word) => word.trim())
    .filter(Boolean);

/** Whether what somebody changed on the platform gives way to the manifest. @throws where the setting has an unknown value. */
export function mayOverwrite(
  definition: Definition,
  name: string,
  { named = "", setting }: { readonly named: string | undefined; readonly setting: string | undefined },
): boolean {
  const problem = setting === undefined ? undefined : settingProblem(ON_CONFLICT, setting);
  if (problem) throw new Error(`${problem.message}; ${problem.suggestion}`);
  const own = ["*", ...namesOf(definition, name)];
  return setting === "overwrite" || words(named).some((word) => own.includes(word));
}

/** What to write in a message that offers to overwrite one resource. */
export const overwriteCommand = ({ reference }: Definition, name: string): string =>
  `\`${OVERWRITE}=${reference}.${name} pulumi up\``;

/** Words of the variable that name none of these resources, as one text with what was probably meant; undefined where all do. */
export function unknownWords(
  text: string | undefined,
  resources: Iterable<{ readonly definition: OfflineDefinition; readonly name: string }>,
): string | undefined {
  const known = new Set(["*", ...[...resources].flatMap(({ definition, name }) => namesOf(definition, name))]);
  const problems = words(text ?? "").flatMap((word) => {
    if (known.has(word)) return [];
    const near = nearMiss(word, known);
    return [`no manifest is called ${JSON.stringify(word)}${near === undefined ? "" : `; did you mean "${near}"?`}`];
  });
  return problems.length === 0 ? undefined : `${OVERWRITE}: ${problems.join("\n")}`;
}
