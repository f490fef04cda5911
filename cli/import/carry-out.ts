import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { plannedKey, writtenTexts, type Prepared } from "../../gitops/import/prepare.ts";
import type { Secrets } from "../../gitops/import/secrets.ts";
import { replaceFile, writeNew } from "../../gitops/import/write.ts";
import { withoutMark } from "./marks.ts";
import type { OpenedProject } from "./project.ts";
import type { StackAccess } from "./stack.ts";

interface CarryingOut {
  readonly access: StackAccess;
  readonly secrets: Secrets;
  readonly directory: string;
  readonly outDirectory: string;
  readonly project: OpenedProject;
}

/**
 * Secrets first, then texts, then manifests in the order of their references, so that a run that is cut short leaves manifests that load;
 * until their objects are in the stack they adopt them, so that no `pulumi up` in between makes any a second time.
 */
export async function carryOut(
  { plan, entries, kept }: Prepared,
  { access, secrets, directory, outDirectory, project }: CarryingOut,
): Promise<void> {
  await access.setSecrets(secrets.fresh);
  const write = (path: string, text: string): void => writeNew(directory, join(outDirectory, path), text);
  for (const [path, text] of plan.texts) write(path, text);
  const written = plan.planned.map((planned) => ({ planned, ...writtenTexts(planned, kept.has(plannedKey(planned))) }));
  for (const { planned, first } of written) write(planned.path, first);
  for (const { template } of plan.leftOut)
    if (!existsSync(join(outDirectory, template.path))) write(template.path, template.text);
  if (entries.length > 0) await access.import(entries);
  const done = new Set([...entries.map(({ id }) => id), ...project.recorded.map(({ id }) => id)]);
  const files = [
    ...project.files,
    ...written.filter(({ first, last }) => first !== last).map(({ planned }) => join(outDirectory, planned.path)),
  ];
  for (const file of new Set(files)) {
    const before = readFileSync(file, "utf8");
    const after = withoutMark(before, done);
    if (after !== before) replaceFile(directory, file, after);
  }
}
