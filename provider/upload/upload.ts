import { stat } from "node:fs/promises";
import { basename, extname } from "node:path";
import { poll } from "../http/poll.ts";
import type { Settings } from "../http/settings.ts";
import type { ById } from "./by-id.ts";
import { contentHash, sourcePath } from "./content.ts";
import type { JsonObject, Match, Preparation } from "../kind/definition.ts";
import type { Problem } from "../kind/problem.ts";
import { RolledBackError } from "../lifecycle/rolled-back-error.ts";
import { isUnknown } from "../kind/unknown.ts";

/** An uploaded file as manifests describe it. `sha256` and the default `name` are added by `prepareUpload`. */
export interface Upload extends ById {
  /** Absent where the file is named by its id. */
  source: string;
  name?: string;
  sha256?: string;
}

/** Adds the hash of the content, so that a changed content is a changed input, and the default name that carries it. */
export async function prepareUpload<S extends Upload>(
  spec: S,
  { contentHash: hashOf = contentHash }: Pick<Preparation, "contentHash">,
): Promise<S | readonly Problem[]> {
  if (spec.fileId !== undefined || isUnknown(spec.source)) return spec;
  const sha256 = await hashOf(spec.source);
  if (typeof sha256 !== "string") return [{ path: ["source"], code: "file-unreadable", message: sha256.problem }];
  return { ...spec, sha256, name: spec.name ?? uploadName(spec.source, sha256) };
}

/** `<stem>-<first 8 of sha256><ext>`: the name carries the content, so that an upload can be found again. */
function uploadName(source: string, sha256: string): string {
  const extension = extname(source);
  return `${basename(source, extension)}-${sha256.slice(0, 8)}${extension}`;
}

/** Whether a live file is this upload: proven only by a name that carries the hash. One that failed to be processed is none. */
export async function matchUpload(
  live: { name: unknown; size: unknown; status: unknown },
  spec: Upload,
): Promise<Match> {
  // One that is named by its id is never searched for.
  if (spec.fileId !== undefined) return "no";
  if (live.name !== spec.name || live.status === "failed") return "no";
  const { size } = await stat(sourcePath(spec.source));
  if (typeof live.size === "number" && live.size !== size) return "different";
  return live.size === size && spec.name === uploadName(spec.source, spec.sha256 ?? "") ? "key" : "unproven";
}

/** @throws when the file is no longer the one that the preview spoke of. */
export async function assertUnchanged({ source, sha256 }: Upload): Promise<void> {
  if ((await contentHash(source)) !== sha256)
    throw new Error(`${source} has changed since the preview; run \`pulumi up\` again`);
}

export interface Processing {
  readonly settings: Settings;
  /** Environment variable that sets how long to wait. */
  readonly variable: string;
  readonly name: string;
  read: () => Promise<JsonObject | undefined>;
  /** Removes the file again. */
  remove: () => Promise<void>;
}

/** So many looks in a row may find nothing: with the usual pauses, 2.4 s. */
const MAX_MISSES = 4;

/** Waits until a file is no longer `processing`. One that the platform failed to read is removed, so that the next attempt starts clean. */
export async function untilReady(
  live: JsonObject,
  { settings, variable, name, read, remove }: Processing,
): Promise<JsonObject> {
  let seen: JsonObject | undefined = live;
  let missed = 0;
  const settled = await poll(
    async () => {
      if (seen && seen["status"] !== "processing") return seen;
      seen = await read();
      // A read may be behind the upload.
      if (!seen && (missed += 1) > MAX_MISSES)
        throw new Error(`the file ${name} was deleted while the platform was processing it`);
      return !seen || seen["status"] === "processing" ? undefined : seen;
    },
    { pause: settings.retryDelay, deadline: settings.wait },
  );
  if (!settled) {
    throw new Error(
      `the platform is still processing the file ${name} after ${settings.wait / 1000} s; it is kept, and the next \`pulumi up\` waits again (${variable} sets how long)`,
    );
  }
  if (settled["status"] !== "failed") return settled;
  await remove();
  throw new RolledBackError(
    `the platform failed to process the file ${name}, and it was removed again; check that it is a readable PDF, TXT, DOCX or MD file`,
  );
}
