import type { Place } from "../../gitops/drift/build.ts";
import type { Unmanaged } from "../../gitops/generated/drift.ts";
import { findGit } from "../../gitops/repository/git.ts";
import { listStacks } from "../../gitops/repository/list-stacks.ts";
import { directoryOf } from "../../gitops/repository/projects.ts";
import { manifestSide } from "../../gitops/sources/manifest-side.ts";
import { hidesDrift, threeSides, type ThreeSides } from "../../gitops/sources/three-sides.ts";
import { nodeFiles } from "../../provider/manifest/file-system.ts";
import { stackName } from "../../provider/manifest/project.ts";
import { findProjectDirectory } from "../../provider/pulumi/project-directory.ts";
import { openStates } from "../account/open-states.ts";
import { folderOf, previewedStack, pulumiPreview } from "../pulumi-preview.ts";

/** A stack of a project on this disk. */
export interface StackToLookAt extends Place {
  /** Absolute; the directory of Pulumi.yaml. */
  readonly projectDirectory: string;
}

/** The selected or named stack of the project here, or all that the files of the repository speak of. @throws where there is none. */
export function stacksToLookAt(
  directory: string,
  { stack, all }: { readonly stack: string | undefined; readonly all: boolean },
): StackToLookAt[] {
  if (!all) {
    const projectDirectory = findProjectDirectory(directory);
    return [{ project: undefined, folder: folderOf(projectDirectory), stack, projectDirectory }];
  }
  const git = findGit(directory);
  const root = git?.root ?? directory;
  const stacks = listStacks(directory, git).filter((one) => one.stack !== undefined);
  if (stacks.length === 0) throw new Error("no stack has a file of configuration here (Pulumi.<stack>.yaml)");
  return stacks.map((one) => ({ ...one, projectDirectory: directoryOf(root, one.folder) }));
}

export interface Look {
  readonly place: Place;
  readonly sides: readonly ThreeSides[];
  /** Null where nobody asked for it. */
  readonly unmanaged: Unmanaged | null;
}

/** Reads the state, the platform and the manifests of a stack, and writes to none of them. @throws with what Pulumi said where it cannot. */
export async function lookAtStack(
  { projectDirectory, folder, stack }: StackToLookAt,
  { unmanaged }: { readonly unmanaged: boolean },
): Promise<Look> {
  const preview = await pulumiPreview(projectDirectory, [
    "--refresh",
    ...(stack === undefined ? [] : ["--stack", stack]),
  ]);
  const { name, project } = previewedStack(preview);
  const named = stack === undefined ? name : stackName(stack);
  const { side } = await manifestSide({
    files: nodeFiles,
    projectDirectory,
    stack: named,
    shownFrom: projectDirectory,
  });
  const place = { project, folder, stack: named };
  const options = { directory: projectDirectory, stack };
  const sides = threeSides(preview, side, hidesDrift(preview) ? await openStates(options) : undefined);
  if (!unmanaged) return { place, sides, unmanaged: null };
  const { unmanagedIn } = await import("./unmanaged.ts");
  return { place, sides, unmanaged: await unmanagedIn(options) };
}
