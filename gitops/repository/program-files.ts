import { createHash } from "node:crypto";
import { isIn } from "./projects.ts";

const CODE = /\.([cm]?[jt]sx?)$/;
const PACKAGE =
  /^(package(-lock)?\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|pnpm-workspace\.yaml|bun\.lockb?)$/;
const SETTINGS = /^(tsconfig.*\.json|Pulumi\.ya?ml)$/;

/**
 * Whether a file belongs to the program of a project rather than to its manifests: its code, and what it installs, also in a folder around
 * it. What such a file does to a stack nobody can tell without running it.
 */
export function isProgramFile(path: string, folder: string): boolean {
  const steps = path.split("/");
  const name = steps.pop() ?? "";
  const at = steps.join("/") || ".";
  if (steps.some((step) => step === "node_modules" || step.startsWith("."))) return false;
  if (PACKAGE.test(name) && isIn(folder, at)) return true;
  if (!isIn(at, folder)) return false;
  const below = folder === "." ? path : path.slice(folder.length + 1);
  if (SETTINGS.test(below)) return true;
  return PACKAGE.test(name) || (CODE.test(name) && !/^overlays\//.test(below));
}

/** The name that git gives a content; `like` is the name of another object of the repository. */
export function objectName(bytes: Uint8Array, like: string): string {
  const hash = createHash(like.length === 64 ? "sha256" : "sha1");
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
