import PQueue from "p-queue";
import { buildDrift, failedDrift, type Place } from "../../gitops/drift/build.ts";
import type { DriftReport } from "../../gitops/generated/drift.ts";
import { verdictOf } from "../../gitops/report/drift/summary.ts";
import { attempt } from "../attempt.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import { writeOutFile } from "../out-file.ts";
import type { Terminal } from "../terminal.ts";
import { lookAtStack, stacksToLookAt, type StackToLookAt } from "./look.ts";

export interface DriftOptions {
  readonly stack?: string;
  readonly allStacks?: true;
  readonly format: "text" | "markdown" | "json" | "github" | "html";
  readonly out?: string;
  readonly unmanaged?: true;
  /** How many stacks are looked at at once: each is a run of the engine. */
  readonly parallel: number;
  readonly strict?: true;
  /** Names of resources; true for all. */
  readonly write?: true | readonly string[];
  readonly take?: "live" | "git";
  readonly color: boolean;
}

export type DriftCommand = DriftOptions & { readonly terminal: Terminal };

/** Shows what somebody changed on the platform. Error comes before drift, and drift before none: 1, 2, 0. */
export async function drift(command: DriftCommand): Promise<number> {
  const { stack, allStacks, terminal } = command;
  if (stack !== undefined && allStacks) throw new UsageError("--all-stacks and --stack exclude each other");
  if (command.write !== undefined) return writeDrift(command);
  if (command.take !== undefined) throw new UsageError("--take says what --write writes, and needs it");
  return attempt(terminal, "looking for drift", async () => {
    const stacks = stacksToLookAt(terminal.directory, { stack, all: allStacks ?? false });
    const queue = new PQueue({ concurrency: command.parallel });
    const reports = await queue.addAll(stacks.map((one) => () => reportOf(one, command)));
    await print(reports, command);
    const verdicts = reports.map((report) => verdictOf(report, { strict: command.strict ?? false }));
    if (verdicts.includes("error")) return exitCode.failed;
    return verdicts.includes("drift") ? exitCode.different : exitCode.fine;
  });
}

/** Brings what is live into the manifests of one stack. */
async function writeDrift(command: DriftCommand): Promise<number> {
  const { allStacks, format, out, stack, take, terminal, write } = command;
  if (allStacks) throw new UsageError("--write is for one stack; name it with --stack");
  if (format !== "text" || out !== undefined)
    throw new UsageError("--write says what it does as text; leave --format and --out out");
  return attempt(terminal, "bringing drift into the manifests", async () => {
    const { writeBack } = await import("./write.ts");
    const [one] = stacksToLookAt(terminal.directory, { stack, all: false });
    const names = write === true || write === undefined ? [] : write;
    return writeBack(one!, { names, take, terminal });
  });
}

/** One stack that cannot be looked at is no reason to leave the others out. */
async function reportOf(stack: StackToLookAt, { allStacks, strict, unmanaged }: DriftCommand): Promise<DriftReport> {
  const place: Place = stack;
  try {
    const found = await lookAtStack(stack, { unmanaged: unmanaged ?? strict ?? false });
    return buildDrift(found.place, found.sides, found.unmanaged);
  } catch (error) {
    if (!allStacks) throw error;
    return failedDrift(place, error instanceof Error ? error.message : String(error));
  }
}

async function print(reports: readonly DriftReport[], command: DriftCommand): Promise<void> {
  const { format, out, color, strict = false, terminal } = command;
  const colour = color && out === undefined && terminal.colour;
  const text = await formatted(reports, format, { colour, width: terminal.width, strict });
  // The other formats are for machines, and each printer has made its texts harmless in its own way.
  if (out === undefined || out === "-") return (format === "text" ? terminal.painted : terminal.data)(text);
  writeOutFile(out, text, terminal);
}

/** Each printer is loaded when it is asked for. */
async function formatted(
  reports: readonly DriftReport[],
  format: DriftOptions["format"],
  { colour, width, strict }: { colour: boolean; width: number | undefined; strict: boolean },
): Promise<string> {
  switch (format) {
    case "text": {
      const { formatDriftText } = await import("../../gitops/report/drift/text.ts");
      return formatDriftText(reports, { colour, strict, ...(width !== undefined && { width }) });
    }
    case "markdown":
      return (await import("../../gitops/report/drift/markdown.ts")).formatDriftMarkdown(reports, { strict });
    case "json":
      return (await import("../../gitops/report/json.ts")).formatJson(reports);
    case "github":
      return (await import("../../gitops/report/drift/github.ts")).formatDriftGitHub(reports, { strict });
    case "html":
      return (await import("../../gitops/report/drift/html.ts")).formatDriftHtml(reports, { strict });
  }
}
