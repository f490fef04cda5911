import { driftedOf, type Drifted } from "../../gitops/drift/build.ts";
import { printableValue } from "../../gitops/change-set/token.ts";
import { laterValue } from "../../gitops/sources/engine-side.ts";
import { valueText } from "../../gitops/report/value-text.ts";
import { changesOf, planWriteBack, type Change, type WriteBackPlan } from "../../gitops/write-back/plan.ts";
import { writeFiles } from "../../gitops/write-back/write-files.ts";
import { nearMiss } from "../../provider/kind/near-miss.ts";
import { formatPath } from "../../provider/kind/problem.ts";
import { namesOf, OVERWRITE } from "../../provider/lifecycle/overwrite.ts";
import { nodeFiles } from "../../provider/manifest/file-system.ts";
import { oneLine } from "../../provider/text/printable.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import type { Choice } from "./ask.ts";
import { noteOrSay } from "./note-in-state.ts";
import { lookAtStack, type Look, type StackToLookAt } from "./look.ts";

interface WriteOptions {
  /** Default: all that have drifted. */
  readonly names: readonly string[];
  /** Which side counts, for all of them; undefined asks for each. */
  readonly take: "live" | "git" | undefined;
  readonly terminal: Terminal;
}

/**
 * Takes what is live into the files of a project, for the resources for which somebody says so. @returns 0 where nothing of them is left to
 * do, 2 where there is.
 */
export async function writeBack(stack: StackToLookAt, { names, take, terminal }: WriteOptions): Promise<number> {
  const look = await lookAtStack(stack, { unmanaged: false });
  const drifted = changedOnPlatform(look);
  const chosen = drifted.filter(chosenBy(names, look));
  if (chosen.length === 0) {
    terminal.out("no drift: nothing is to be written\n");
    return exitCode.fine;
  }
  if (take === undefined && !terminal.prompts) {
    for (const one of chosen) terminal.out(describe(one));
    terminal.err("nothing was written: say which side counts, --take live or --take git\n");
    return exitCode.different;
  }
  const sides = new Map<Drifted, Choice>();
  for (const one of chosen) sides.set(one, await sideFor(one, { take, terminal }));
  const of = (side: Choice): Drifted[] => chosen.filter((one) => sides.get(one) === side);
  const settled = await takeLive(of("live"), { stack, look, terminal });
  offerOverwrite(of("git"), terminal);
  const later = of("later");
  if (later.length > 0) terminal.out(`left for later: ${later.map(nameOf).join(", ")}\n`);
  return settled && of("git").length === 0 && later.length === 0 ? exitCode.fine : exitCode.different;
}

/** What somebody changed on the platform, and nobody accepted. */
export const changedOnPlatform = ({ sides }: Look): Drifted[] =>
  driftedOf(sides).filter(({ gone, movements }) => gone || movements.some(isDrift));

/** How to bring what is live into the files of a project. */
export const planLive = (
  drifted: readonly Drifted[],
  { stack, look, shownFrom }: { stack: StackToLookAt; look: Look; shownFrom: string },
): Promise<WriteBackPlan> =>
  planWriteBack(changesOf(drifted.filter(({ gone }) => !gone)), {
    files: nodeFiles,
    ...{ projectDirectory: stack.projectDirectory, shownFrom, stack: look.place.stack ?? "" },
  });

const isDrift = ({ moved, accepted }: Drifted["movements"][number]): boolean => moved !== "git" && !accepted;

/** `VoiceAgent front-desk`. */
const nameOf = ({ sides: { definition, name } }: Drifted): string => oneLine(`${definition.kind} ${name}`);

/** @throws UsageError for a name that no resource of the stack has. */
function chosenBy(names: readonly string[], { sides }: Look): (drifted: Drifted) => boolean {
  const known = new Set(sides.flatMap(({ definition, name }) => namesOf(definition, name)));
  for (const name of names) {
    if (known.has(name)) continue;
    const near = nearMiss(name, known);
    throw new UsageError(`no resource is called "${name}"${near === undefined ? "" : `; did you mean ${near}?`}`);
  }
  return ({ sides: { definition, name } }) =>
    names.length === 0 || namesOf(definition, name).some((one) => names.includes(one));
}

async function sideFor(drifted: Drifted, { take, terminal }: Pick<WriteOptions, "take" | "terminal">): Promise<Choice> {
  if (take !== undefined) return take;
  if (!terminal.prompts) return "later";
  terminal.err(describe(drifted));
  const { askForSide } = await import("./ask.ts");
  return askForSide(nameOf(drifted), terminal.prompts);
}

/** A resource with its values, one line each. */
function describe(drifted: Drifted): string {
  if (drifted.gone) return `${nameOf(drifted)} is gone from the platform\n`;
  const lines = drifted.movements.filter(isDrift).map((movement) => `  ${valuesText(movement)}\n`);
  return `${nameOf(drifted)}\n${lines.join("")}`;
}

/** Both values, or all three in a conflict. */
function valuesText({ path, moved, recorded, live, desired }: Drifted["movements"][number]): string {
  const text = (value: unknown): string =>
    oneLine(valueText(laterValue(printableValue(value ?? null))), { length: 160 });
  const was = moved === "both" ? `was ${text(recorded)}, ` : "";
  return `${oneLine(formatPath(path))}: ${was}is ${text(live)}, and git says ${text(desired)}`;
}

interface Taking {
  readonly stack: StackToLookAt;
  readonly look: Look;
  readonly terminal: Terminal;
}

/** Returns whether all of it has been written. */
async function takeLive(all: readonly Drifted[], { stack, look, terminal }: Taking): Promise<boolean> {
  const gone = all.filter((one) => one.gone);
  const { projectDirectory } = stack;
  const plan = await planLive(all, { stack, look, shownFrom: terminal.directory });
  writeFiles(plan.files, projectDirectory);
  for (const { file } of plan.files) terminal.out(`wrote ${oneLine(file)}\n`);
  for (const change of plan.written) terminal.out(`  ${labelOf(change)} is in git as it is live\n`);
  await noteOrSay({ directory: projectDirectory, stack: stack.stack }, plan.written, terminal);
  for (const { change, why } of plan.left) {
    terminal.out(`not written: ${labelOf(change)}: ${oneLine(why)}\n`);
    for (const movement of change.movements) terminal.out(`  ${valuesText(movement)}\n`);
  }
  for (const one of gone)
    terminal.out(
      `${nameOf(one)} is gone from the platform: remove its manifest, or let \`pulumi up --refresh\` make it anew\n`,
    );
  return plan.left.length === 0 && gone.length === 0;
}

const labelOf = ({ drifted, field }: Change): string => `${nameOf(drifted)}: ${oneLine(formatPath(field))}`;

/** The command by which git wins. */
function offerOverwrite(all: readonly Drifted[], terminal: Terminal): void {
  if (all.length === 0) return;
  const names = all.map(({ sides: { definition, name } }) => `${definition.reference}.${name}`);
  terminal.out(
    `to overwrite what is live with what git says, run\n  ${OVERWRITE}=${names.join(",")} pulumi up --refresh\n`,
  );
}
