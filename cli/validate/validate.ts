import { basename, resolve } from "node:path";
import type { Diagnostic } from "../../provider/manifest/diagnostic.ts";
import { formatGitHub, MOST_ANNOTATIONS, workflowCommand } from "../../provider/manifest/format-github.ts";
import { formatJson } from "../../provider/manifest/format-json.ts";
import { formatSarif } from "../../provider/manifest/format-sarif.ts";
import { formatText, summary } from "../../provider/manifest/format-text.ts";
import { installedKinds } from "../../provider/platforms/installed-kinds.ts";
import { isAtOrBelow } from "../../provider/manifest/inside.ts";
import { loadEveryStack } from "../../provider/manifest/every-stack.ts";
import { loadManifests } from "../../provider/manifest/load.ts";
import { isManifestName } from "../../provider/manifest/walk.ts";
import { exitCode } from "../exit-code.ts";
import { packageVersion } from "../package-file.ts";
import { findTargets, type Target } from "./targets.ts";
import type { Terminal } from "../terminal.ts";

export type ValidateFormat = "text" | "json" | "github" | "sarif";

export interface ValidateCommand {
  readonly paths: readonly string[];
  readonly stack?: string;
  readonly format: ValidateFormat;
  readonly color: boolean;
  readonly terminal: Terminal;
}

/** Checks every set of manifests that the paths mean and prints all problems. */
export function validate({ paths, stack, format, color, terminal }: ValidateCommand): number {
  const targets = findTargets(paths, { directory: terminal.directory, stack, input: terminal.input });
  const results = targets.map((target) => check(target, terminal.directory));
  const diagnostics = results.flatMap((result) => result.diagnostics);
  const warnings = results.flatMap((result) => result.warnings);
  const manifests = results.reduce((sum, result) => sum + result.manifests, 0);
  print({ format, diagnostics, warnings, manifests, colour: color && terminal.colour, terminal });
  return diagnostics.length === 0 ? exitCode.fine : exitCode.failed;
}

/**
 * The problems of one set, or of those of its files that were asked for: they are checked with all others all the same. A project is
 * checked for every stack that its files speak of, unless one is named.
 */
function check(
  { only, ...target }: Target,
  directory: string,
): { manifests: number; diagnostics: readonly Diagnostic[]; warnings: readonly Diagnostic[] } {
  const options = { ...target, kinds: installedKinds, shownFrom: directory };
  const isProject = target.stack === undefined && target.manifests === undefined && target.input === undefined;
  const { documents, diagnostics, warnings } = isProject ? loadEveryStack(options) : loadManifests(options);
  const isAsked = (file: string): boolean => !only || only.some((path) => isAtOrBelow(path, resolve(directory, file)));
  return {
    manifests: documents.filter(isAsked).length,
    // What is wrong with a prompt, or with the project itself, is wrong with every manifest.
    diagnostics: diagnostics.filter(({ file }) => isAsked(file) || !isManifestName(basename(file))),
    warnings: warnings.filter(({ file }) => isAsked(file)),
  };
}

interface Printing {
  readonly format: ValidateCommand["format"];
  readonly diagnostics: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
  readonly manifests: number;
  readonly colour: boolean;
  readonly terminal: Terminal;
}

function print({ format, diagnostics, warnings, manifests, colour, terminal }: Printing): void {
  const last = `${summary(manifests, diagnostics.length, warnings.length)}\n`;
  if (format === "json") terminal.data(formatJson(manifests, diagnostics, warnings));
  else if (format === "sarif") terminal.data(formatSarif(diagnostics, warnings, { version: packageVersion() }));
  else if (format === "github") {
    if (diagnostics.length > 0) terminal.data(`${formatGitHub(diagnostics)}\n`);
    if (warnings.length > 0) terminal.data(`${formatGitHub(warnings, "warning")}\n`);
    const more = diagnostics.length - MOST_ANNOTATIONS;
    const text = `${more} more ${more === 1 ? "problem is" : "problems are"} in the log of this step`;
    if (more > 0) terminal.data(`${workflowCommand("notice", { title: "voice-agents validate" }, [text])}\n`);
  } else {
    if (diagnostics.length > 0) terminal.painted(`${formatText(diagnostics, { colour })}\n`);
    if (warnings.length > 0) terminal.painted(`${formatText(warnings, { colour, warnings: true })}\n`);
  }
  // Machines that read the other formats take the whole of standard output.
  if (format === "text") terminal.out(last);
  else terminal.err(last);
}
