import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { ChangeSet } from "../../gitops/generated/change-set.ts";
import type { DriftReport } from "../../gitops/generated/drift.ts";
import { UsageError } from "../exit-code.ts";
import { readInputFile } from "../input-file.ts";
import { packageFile } from "../package-file.ts";
import type { Terminal } from "../terminal.ts";

/** The text of a file that a command line names. */
export const textIn = (option: string, path: string, terminal: Terminal): string =>
  Buffer.from(readInputFile({ what: `${option} ${path}`, path }, terminal)).toString("utf8");

/** The change sets in the file of `review --format json`: one, or a list. @throws UsageError for anything else. */
export const reviewsIn = (option: string, path: string, terminal: Terminal): ChangeSet[] =>
  reportsIn<ChangeSet>({ option, path, schema: "change-set.schema.json", command: "review" }, terminal);

/** The reports in the file of `drift --format json`: one, or a list. @throws UsageError for anything else. */
export const driftsIn = (option: string, path: string, terminal: Terminal): DriftReport[] =>
  reportsIn<DriftReport>({ option, path, schema: "drift.schema.json", command: "drift" }, terminal);

/** The reports in a file that one of our commands wrote, checked, since a job may get the file from another. */
function reportsIn<Report>(
  { option, path, schema, command }: { option: string; path: string; schema: string; command: string },
  terminal: Terminal,
): Report[] {
  const text = textIn(option, path, terminal);
  // Optimizing takes half of the compilation, and the validator runs once.
  const ajv = new Ajv2020({ strict: false, validateSchema: false, code: { optimize: false } });
  const isValid = ajv.compile<Report>(JSON.parse(readFileSync(packageFile(`schemas/${schema}`), "utf8")) as object);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${option} ${path} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  return (Array.isArray(value) ? value : [value]).map((each: unknown) => {
    if (isValid(each)) return each;
    throw new UsageError(
      `${option} ${path} is not what \`voice-agents ${command} --format json\` writes: ${ajv.errorsText(isValid.errors)}`,
    );
  });
}
