import { nearMiss } from "../../provider/kind/near-miss.ts";
import { namesOf } from "../../provider/lifecycle/overwrite.ts";
import { didYouMean } from "../../provider/manifest/diagnostic.ts";
import { formatText } from "../../provider/manifest/format-text.ts";
import { loadManifests } from "../../provider/manifest/load.ts";
import type { ManifestResource } from "../../provider/manifest/resource.ts";
import { installedKinds } from "../../provider/platforms/installed-kinds.ts";
import { findProjectDirectory } from "../../provider/pulumi/project-directory.ts";
import { exitCode, UsageError } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { documentText } from "./document.ts";

export interface RenderOptions {
  readonly stack?: string;
  readonly origin?: boolean;
}

export type RenderCommand = RenderOptions & { readonly names: readonly string[]; readonly terminal: Terminal };

/** Prints the manifests of the project around the directory, or what is wrong with them. @throws UsageError where a name is none of theirs. */
export function render({ names, stack, origin = false, terminal }: RenderCommand): number {
  const { directory } = terminal;
  const { resources, diagnostics, warnings } = loadManifests({
    kinds: installedKinds,
    projectDirectory: findProjectDirectory(directory),
    shownFrom: directory,
    ...(stack === undefined ? {} : { stack }),
  });
  if (warnings.length > 0) terminal.err(`${formatText(warnings, { warnings: true })}\n`);
  if (diagnostics.length > 0) {
    terminal.err(`${formatText(diagnostics)}\n`);
    return exitCode.failed;
  }
  const chosen = chosenOf(resources, names);
  terminal.out(chosen.map((resource) => documentText(resource, { origin })).join("---\n"));
  return exitCode.fine;
}

function chosenOf(resources: readonly ManifestResource[], names: readonly string[]): readonly ManifestResource[] {
  const known = new Map(resources.map((resource) => [resource, namesOf(resource.definition, resource.name)] as const));
  const all = new Set([...known.values()].flat());
  for (const name of names) {
    if (all.has(name)) continue;
    const hint =
      didYouMean(nearMiss(name, all)) ??
      `there is ${[...new Set(resources.map((each) => each.name))].join(", ") || "none"}`;
    throw new UsageError(`no manifest is called "${name}"; ${hint}`);
  }
  return names.length === 0
    ? resources
    : resources.filter((resource) => known.get(resource)?.some((name) => names.includes(name)));
}
