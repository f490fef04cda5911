import { openAsBlob } from "node:fs";
import type { NicheFileSpec } from "../../generated/niche.ts";
import { sourcePath } from "../../upload/content.ts";
import type { Definition, JsonObject, Plain } from "../../kind/definition.ts";
import { fileById, staysById } from "../../upload/by-id.ts";
import { fileKind } from "../../upload/file-kind.ts";
import { mediaType } from "../../upload/media-type.ts";
import { assertUnchanged, matchUpload, untilReady, type Upload } from "../../upload/upload.ts";
import { pick } from "../../kind/value.ts";
import { connect, WORKSPACE_ARGS, type NicheBusiness, type NicheMember } from "./connection.ts";
import { fileRules } from "./rules/file.ts";

type Spec = Plain<NicheFileSpec & NicheMember & Upload>;

const PATH = "files";

/** Deadline of one upload, ms: 10 minutes, for a large file on a slow line. */
const UPLOAD_TIMEOUT = 600_000;

const path = (id: string): string => `${PATH}/${encodeURIComponent(id)}`;

/** A knowledge file (contract §6.6). The platform cannot change one, so every change is a new upload, new before old. */
export const file: Definition<Spec, NicheBusiness> = {
  ...fileKind,
  platform: "niche",
  workspaceArgs: WORKSPACE_ARGS,
  outputs: ["name", "sizeBytes", "mimeType", "status", "sha256"],
  rules: fileRules,

  replaceOn: ["businessId", "name", "sha256", "fileId"],

  connect,
  collection: PATH,
  list: (api, known) => api.list(PATH, "status", known),
  listNew: (api, known) => api.listNew(PATH, "status", known),
  // What it holds cannot be downloaded, so it is named by its id.
  discovery: { platformFields: [], specOf: async (_api, id) => ({ fileId: id }) },
  get: (api, id) => api.find(path(id)),
  idOf: (live) => String(live["id"]),
  matchedBy: { live: "name", spec: "name" },
  matches: (live, spec) => matchUpload({ name: live["name"], size: live["sizeBytes"], status: live["status"] }, spec),
  observe: async (_api, live, { expected }) => ({ ...expected, name: String(live["name"]) }),
  computed: (live) => pick(live, ["name", "sizeBytes", "mimeType", "status"]),

  create: (api, spec) =>
    spec.fileId === undefined ? upload(api, spec) : fileById(spec.fileId, (id) => api.find(path(id))),
  waitUntilReady: (api, id, live) =>
    untilReady(live, {
      settings: api.client.settings,
      variable: "NICHE_WAIT_MS",
      name: String(live["name"]),
      read: () => api.find(path(id)),
      remove: () => removeFile(api, id),
    }),
  remove: async (api, id, { spec }) => (spec.fileId === undefined ? removeFile(api, id) : staysById(id)),
};

async function removeFile(api: NicheBusiness, id: string): Promise<void> {
  await api.send("DELETE", path(id), { emptyResponse: true });
}

async function upload(api: NicheBusiness, spec: Spec): Promise<JsonObject> {
  await assertUnchanged(spec);
  const { source, name } = spec;
  const body = async () => {
    const form = new FormData();
    form.append(
      "file",
      await openAsBlob(sourcePath(source), { type: mediaType(source) ?? "application/octet-stream" }),
      name,
    );
    return form;
  };
  return api.create(PATH, { body, timeout: UPLOAD_TIMEOUT });
}
