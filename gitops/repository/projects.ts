import { join, sep } from "node:path";
import { relativePath } from "../../provider/manifest/inside.ts";
import { compareText } from "../../provider/manifest/diagnostic.ts";
import { isPulumiProject } from "../../provider/manifest/walk.ts";

/** Folders below the root that hold a Pulumi project, with `/`, `.` for the root itself; sorted. */
export function projectFolders(paths: Iterable<string>): string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    const steps = path.split("/");
    const name = steps.pop() ?? "";
    if (!isPulumiProject(name) || steps.some((step) => step.startsWith(".") || step === "node_modules")) continue;
    folders.add(steps.join("/") || ".");
  }
  return [...folders].sort(compareText);
}

/** The projects that somebody in a folder means: the one around it, else all below it. */
export function projectsAround(folders: readonly string[], prefix: string): string[] {
  const here = prefix === "" ? "." : prefix;
  const around = folders.filter((folder) => isIn(here, folder)).sort((a, b) => b.length - a.length);
  // The root's project is around everything, but whoever stands in the root of many projects means all of them.
  const [innermost] = around;
  if (innermost !== undefined && (innermost !== "." || here !== ".")) return [innermost];
  return folders.filter((folder) => isIn(folder, here));
}

/** Whether a folder is another, or lies below it. */
export const isIn = (folder: string, other: string): boolean =>
  other === "." || folder === other || folder.startsWith(`${other}/`);

/** Path from the root of the repository, with `/`. */
export const shownPath = (root: string, path: string): string => relativePath(root, path).split(sep).join("/") || ".";

export const directoryOf = (root: string, folder: string): string => (folder === "." ? root : join(root, folder));
