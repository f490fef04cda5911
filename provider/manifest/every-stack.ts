import { compareText, type Diagnostic, Diagnostics, MOST_PROBLEMS } from "./diagnostic.ts";
import { nodeFiles } from "./file-system.ts";
import { type LoadedManifests, loadManifests, type LoadOptions } from "./load.ts";
import { ProjectFiles } from "./project-files.ts";
import { readProject, readStackConfig } from "./project.ts";
import { SharedWork } from "./shared-work.ts";
import { fileNamer } from "./sources.ts";

/** More stacks than a project has whose files are all looked at: each takes as long as the project alone. */
const MOST_STACKS = 200;

/**
 * Loads the manifests without any stack, and then once more for each stack that the project's files speak of, with its overlays and its
 * configuration as far as that is written down. The result is that of the first, with what is wrong in the stacks beside it: once for
 * each problem, with the names of its stacks. What configuration lacks, or does not allow, is no problem
 * here.
 */
export function loadEveryStack(options: Omit<LoadOptions, "stack" | "config">): LoadedManifests {
  const { projectDirectory, shownFrom = projectDirectory } = options;
  const shared = new SharedWork();
  const base = loadManifests({ ...options, shared });
  const files = new ProjectFiles(options.files ?? nodeFiles, projectDirectory);
  const reading = { files, nameFile: fileNamer(shownFrom) };
  const { otherEnvironments = [] } = readStackConfig({ ...reading, stack: undefined, report: () => undefined });
  const inStacks = readProject(reading)
    .stacks.slice(0, MOST_STACKS)
    .map((stack) => {
      const diagnostics = new Diagnostics();
      const config = readStackConfig({ ...reading, stack, report: diagnostics.report });
      const loaded = loadManifests({
        ...options,
        shared,
        stack,
        config: { ...config, otherEnvironments, complete: false },
      });
      return { stack, diagnostics: [...diagnostics.sorted(), ...loaded.diagnostics], warnings: loaded.warnings };
    });
  return {
    ...base,
    diagnostics: merged(base.diagnostics, inStacks, ({ diagnostics }) => diagnostics),
    warnings: merged(base.warnings, inStacks, ({ warnings }) => warnings),
  };
}

function merged<T extends { readonly stack: string }>(
  base: readonly Diagnostic[],
  inStacks: readonly T[],
  of: (found: T) => readonly Diagnostic[],
): readonly Diagnostic[] {
  const known = new Set(base.map(keyOf));
  const found = new Map<string, { diagnostic: Diagnostic; stacks: Set<string> }>();
  for (const result of inStacks) {
    for (const diagnostic of of(result)) {
      const key = keyOf(diagnostic);
      if (known.has(key)) continue;
      const entry = found.get(key) ?? { diagnostic, stacks: new Set() };
      found.set(key, entry);
      entry.stacks.add(result.stack);
    }
  }
  const more = [...found.values()]
    .slice(0, MOST_PROBLEMS)
    .map(({ diagnostic, stacks }) => withStacks(diagnostic, [...stacks]));
  return [...base, ...more].sort((a, b) => compareText(a.file, b.file) || a.line - b.line || a.column - b.column);
}

/** Names the stacks where the file does not tell. */
function withStacks(diagnostic: Diagnostic, stacks: readonly string[]): Diagnostic {
  if (stacks.every((stack) => diagnostic.file.split("/").some((part) => part === stack || part.includes(`.${stack}.`))))
    return diagnostic;
  const names = stacks.length > 3 ? [...stacks.slice(0, 3), `${stacks.length - 3} more`] : stacks;
  return {
    ...diagnostic,
    message: `in the stack${stacks.length === 1 ? "" : "s"} ${names.join(", ")}: ${diagnostic.message}`,
  };
}

const keyOf = ({ file, line, column, code, message }: Diagnostic): string =>
  JSON.stringify([file, line, column, code, message]);
