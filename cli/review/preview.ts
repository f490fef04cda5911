import { buildChangeSet } from "../../gitops/change-set/build.ts";
import type { ChangeSet } from "../../gitops/generated/change-set.ts";
import { manifestSide } from "../../gitops/sources/manifest-side.ts";
import { previewSides } from "../../gitops/sources/preview.ts";
import { hidesDrift } from "../../gitops/sources/three-sides.ts";
import { nodeFiles } from "../../provider/manifest/file-system.ts";
import { stackName } from "../../provider/manifest/project.ts";
import { findProjectDirectory } from "../../provider/pulumi/project-directory.ts";
import { openStates } from "../account/open-states.ts";
import { folderOf, previewedStack, pulumiPreview } from "../pulumi-preview.ts";

export interface PreviewRequest {
  readonly directory: string;
  /** Default: the selected one. */
  readonly stack: string | undefined;
  readonly refresh: boolean;
}

/** What `pulumi up` would do to a stack now. @throws with what Pulumi said where it cannot tell. */
export async function previewStack({ directory, stack, refresh }: PreviewRequest): Promise<ChangeSet> {
  const projectDirectory = findProjectDirectory(directory);
  const preview = await pulumiPreview(
    projectDirectory,
    [...(stack === undefined ? [] : ["--stack", stack]), ...(refresh ? ["--refresh"] : [])],
    { instead: "compare two commits with --against" },
  );
  const { name, project } = previewedStack(preview);
  const named = stack === undefined ? name : stackName(stack);
  const { side, warnings } = await manifestSide({
    files: nodeFiles,
    projectDirectory,
    stack: named,
    shownFrom: projectDirectory,
  });
  const opened = hidesDrift(preview) ? await openStates({ directory: projectDirectory, stack }) : undefined;
  return buildChangeSet({
    project,
    folder: folderOf(projectDirectory),
    stack: named,
    base: undefined,
    head: undefined,
    cautions: warnings,
    ...previewSides(preview, side, opened),
  });
}
