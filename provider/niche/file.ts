import { openAsBlob } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, extname } from "node:path";
import type { NicheFileSpec } from "../generated/niche.ts";
import { poll } from "../http/poll.ts";
import { contentHash, sourcePath } from "../resource/content.ts";
import type { Definition, JsonObject, Plain } from "../resource/definition.ts";
import { UndoneError } from "../resource/undone-error.ts";
import { isUnknown } from "../resource/unknown.ts";
import { pick } from "../resource/value.ts";
import { connect, WORKSPACE_ARGS, type NicheBusiness, type NicheMember } from "./connection.ts";
import { fileRules, fileSetRules } from "./rules/file.ts";

/** `sha256` and the default `name` are added by `prepare`, so that a changed content is a changed input. */
type Spec = Plain<NicheFileSpec & NicheMember & { sha256?: string }>;

const PATH = "files";

/** Deadline of one upload, ms: 10 minutes, for a large file on a slow line. */
const UPLOAD_TIMEOUT = 600_000;

const path = (id: string): string => `${PATH}/${encodeURIComponent(id)}`;

/** A knowledge file (contract §6.6). The platform cannot change one, so every change is a new upload, new before old. */
export const file: Definition<Spec, NicheBusiness> = {
  platform: "niche",
  kind: "File",
  reference: "file",
  inWorkspace: true,
  workspaceArgs: WORKSPACE_ARGS,
  outputs: ["name", "sizeBytes", "mimeType", "status", "sha256"],
  rules: fileRules,
  setRules: fileSetRules,
  naturalKey: ({ name }) => name,

  replaceOn: ["businessId", "name", "sha256"],
  writeOnly: [],
  secrets: [],
  nested: [],
  filled: [],
  clear: {},
  async prepare(spec) {
    if (isUnknown(spec.source)) return spec;
    const sha256 = await contentHash(spec.source);
    if (typeof sha256 !== "string") return [{ path: ["source"], code: "file-unreadable", message: sha256.problem }];
    return { ...spec, sha256, name: spec.name ?? uploadName(spec.source, sha256) };
  },
  // Where the file lies on disk is no property of the upload.
  canonical: (spec) => pick(spec, ["name", "sha256"]),

  connect,
  collection: PATH,
  list: (api) => api.list(PATH, "status"),
  get: (api, id) => api.find(path(id)),
  idOf: (live) => String(live["id"]),
  async matches(live, spec) {
    if (live["name"] !== spec.name) return "no";
    if (live["status"] === "failed") return "no";
    const sameSize = live["sizeBytes"] === (await stat(sourcePath(spec.source))).size;
    return sameSize && spec.name === uploadName(spec.source, spec.sha256 ?? "") ? "key" : "unproven";
  },
  observe: async (_api, live, { expected }) => ({ ...expected, name: String(live["name"]) }),
  computed: (live) => pick(live, ["name", "sizeBytes", "mimeType", "status"]),

  create: upload,
  update: async () => {
    throw new Error(
      "Niche cannot change a file; replace it: `pulumi up --replace` with the URN that `pulumi stack --show-urns` prints",
    );
  },
  settle: untilReady,
  async remove(api, id) {
    await api.send("DELETE", path(id), { emptyAnswer: true });
  },
};

/** `<stem>-<first 8 of sha256><ext>`: the name carries the content, so that an upload can be found again. */
export function uploadName(source: string, sha256: string): string {
  const extension = extname(source);
  return `${basename(source, extension)}-${sha256.slice(0, 8)}${extension}`;
}

async function upload(api: NicheBusiness, { source, name, sha256 }: Spec): Promise<JsonObject> {
  if ((await contentHash(source)) !== sha256) {
    throw new Error(`${source} has changed since the preview; run \`pulumi up\` again`);
  }
  const body = async () => {
    const form = new FormData();
    form.append("file", await openAsBlob(sourcePath(source), { type: mimeType(source) }), name);
    return form;
  };
  return api.create(PATH, { body, timeout: UPLOAD_TIMEOUT });
}

/** Waits for `ready`. A file that the platform failed to read is removed, so that the next attempt starts clean. */
async function untilReady(api: NicheBusiness, id: string, live: JsonObject): Promise<JsonObject> {
  const { retryDelay, wait } = api.client.settings;
  let seen: JsonObject | undefined = live;
  const settled = await poll(
    async () => {
      if (seen && seen["status"] !== "processing") return seen;
      seen = await api.find(path(id));
      if (!seen) throw new Error(`the file ${id} was deleted while the platform was processing it`);
      return seen["status"] === "processing" ? undefined : seen;
    },
    { pause: retryDelay, deadline: wait },
  );
  if (!settled) {
    throw new Error(
      `the platform is still processing the file ${id} after ${wait / 1000} s; it is kept, and the next \`pulumi up\` waits again (NICHE_WAIT_MS sets how long)`,
    );
  }
  if (settled["status"] !== "failed") return settled;
  await api.send("DELETE", path(id), { emptyAnswer: true });
  throw new FailedFileError(String(settled["name"]));
}

/** The platform could not process the file. It has been removed, so nothing is left to finish. */
export class FailedFileError extends UndoneError {
  override name = "FailedFileError";
  constructor(name: string) {
    super(
      `the platform failed to process the file ${name}, and it was removed again; check that it is a readable PDF, TXT, DOCX or MD file`,
    );
  }
}

/** Content types of the formats that the vendor names (contract §6.6); anything else is sent as plain bytes. */
const MIME_TYPES: Readonly<Record<string, string>> = {
  ".pdf": "application/pdf",
  ".txt": "text/plain",
  ".md": "text/markdown",
  ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  ".csv": "text/csv",
  ".json": "application/json",
  ".html": "text/html",
};

const mimeType = (source: string): string => MIME_TYPES[extname(source).toLowerCase()] ?? "application/octet-stream";
