import type { Place } from "../../gitops/drift/build.ts";
import type { Unmanaged } from "../../gitops/generated/drift.ts";
import { findGit } from "../../gitops/repository/git.ts";
import { listStacks } from "../../gitops/repository/list-stacks.ts";
import { directoryOf } from "../../gitops/repository/projects.ts";
import { manifestSide } from "../../gitops/sources/manifest-side.ts";
import type { Preview } from "../../gitops/sources/preview.ts";
import { type OpenState, threeSides, type ThreeSides } from "../../gitops/sources/three-sides.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { isObject } from "../../provider/kind/value.ts";
import { nodeFiles } from "../../provider/manifest/file-system.ts";
import { stackName } from "../../provider/manifest/project.ts";
import { findProjectDirectory } from "../../provider/pulumi/project-directory.ts";
import { opened, plaintext } from "../account/stack.ts";
import { pulumiStack, type StackOptions } from "../pulumi.ts";
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

/** Whether a refresh that was saved has noted drift, of which a preview shows only that there is some. */
const hidesDrift = ({ steps }: Preview): boolean =>
  steps.some(({ op, oldState }) => op === "refresh" && oldState?.outputs?.["__drift"] !== undefined);

/** What the state holds of each resource, in the clear, by URN. */
async function openStates(options: StackOptions): Promise<ReadonlyMap<string, OpenState>> {
  const text = await pulumiStack(options, ["export", "--show-secrets"], { doing: "reading the state" });
  const { deployment } = JSON.parse(text) as { deployment?: { resources?: JsonObject[] } };
  return new Map(
    (deployment?.resources ?? []).map(({ urn, inputs, outputs }) => [
      String(urn),
      { inputs: clear(inputs) as JsonObject, outputs: clear(outputs) as JsonObject },
    ]),
  );
}

/** Values without the envelopes of secrets. Our own marks hold whole specs, of which few values are secret. */
function clear(value: unknown, isMark = false): unknown {
  const plain = isMark ? opened(value) : plaintext(value);
  if (Array.isArray(plain)) return plain.map((item) => clear(item, isMark));
  if (!isObject(plain)) return plain;
  return Object.fromEntries(
    Object.entries(plain).map(([key, inner]) => [key, clear(inner, isMark || key.startsWith("__"))]),
  );
}
