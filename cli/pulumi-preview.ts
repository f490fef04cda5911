import { execFile } from "node:child_process";
import { findGit } from "../gitops/repository/git.ts";
import { shownPath } from "../gitops/repository/projects.ts";
import type { Preview } from "../gitops/sources/engine-preview.ts";
import { isObject } from "../provider/kind/value.ts";
import { engineVariables } from "./compile-cache.ts";

/** Longest that a preview may take, ms: with a refresh it looks at every object. */
const DEADLINE = 30 * 60_000;

/** Most that Pulumi may say, bytes. */
const LARGEST = 1 << 30;

/** Folder of a project in its repository, with `/`; `.` for the repository's own, and where there is none. */
export function folderOf(directory: string): string {
  const git = findGit(directory);
  return git ? shownPath(git.root, directory) : ".";
}

interface PreviewOptions {
  /** What can be done where there is no `pulumi`, beside installing it. */
  readonly instead?: string;
}

/** What `pulumi up` would do in a project, as Pulumi says it. @throws with what Pulumi said where it cannot tell. */
export function pulumiPreview(
  cwd: string,
  more: readonly string[],
  { instead }: PreviewOptions = {},
): Promise<Preview> {
  const args = ["preview", "--json", "--show-sames", "--non-interactive", ...more];
  // The stream of events is another format, which this variable would choose.
  const env = { ...engineVariables(process.env), PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "false" };
  return new Promise((resolve, reject) => {
    execFile("pulumi", args, { cwd, env, timeout: DEADLINE, maxBuffer: LARGEST }, (error, out, talk) => {
      const said = parsed(out);
      if (!error && said && Array.isArray(said["steps"])) resolve(said as unknown as Preview);
      else if (error?.code === "ENOENT") reject(noPulumi(instead, error));
      else reject(failure(error, said, talk));
    });
  });
}

/** The stack that was previewed: its project, and its name without the organization. */
export function previewedStack({ steps }: Preview): { readonly name: string; readonly project: string | undefined } {
  const [, , name = "", project] = steps[0]?.urn.split(/::?/) ?? [];
  return { name, project };
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function noPulumi(instead: string | undefined, cause: Error): Error {
  const install = instead === undefined ? "install Pulumi" : `install Pulumi, or ${instead}`;
  return new Error(`there is no \`pulumi\` on the PATH; ${install}`, { cause });
}

function failure(
  error: (Error & { code?: unknown; killed?: boolean }) | null,
  said: Record<string, unknown> | undefined,
  talk: string,
): Error {
  const diagnostics = Array.isArray(said?.["diagnostics"]) ? (said["diagnostics"] as unknown[]) : [];
  const errors = diagnostics.filter(isObject).filter(({ severity }) => severity === "error");
  const words = errors.map(({ message }) => String(message).trim()).join("\n") || talk.trim() || error?.message;
  return new Error(`\`pulumi preview\` failed: ${words ?? "it did not say why"}`, { cause: error });
}
