import { openAsBlob } from "node:fs";
import type { MiraiMindsFileSpec } from "../../generated/miraiminds.ts";
import { sourcePath } from "../../upload/content.ts";
import type { Definition, JsonObject, Plain } from "../../kind/definition.ts";
import { confirmGone } from "../../lifecycle/confirm-gone.ts";
import { listed } from "../../lifecycle/listed.ts";
import { fileById, staysById } from "../../upload/by-id.ts";
import { fileKind } from "../../upload/file-kind.ts";
import { mediaType } from "../../upload/media-type.ts";
import { assertUnchanged, matchUpload, untilReady, type Upload } from "../../upload/upload.ts";
import { pick } from "../../kind/value.ts";
import { connect, FILES, idIn, WORKSPACE_ARGS, type MiraiMindsMember, type MiraiMindsWorkspace } from "./connection.ts";
import { fileRules } from "./rules/file.ts";

type Spec = Plain<MiraiMindsFileSpec & MiraiMindsMember & Upload>;

const UPLOAD = "v1/knowledge-base/upload";

/** Largest chunk and largest file that the platform takes, bytes (contract §7). */
const CHUNK = 10 * 1024 * 1024;
const LARGEST = 100 * 1024 * 1024;

/** A chunk may take so many times as long as another request (120 s by default). */
const CHUNK_PATIENCE = 12;

const path = (id: string): string => `${FILES}/${encodeURIComponent(id)}`;

/** A knowledge file (contract §7), uploaded in chunks. The platform cannot change one, so every change is a new upload, new before old. */
export const file: Definition<Spec, MiraiMindsWorkspace> = {
  ...fileKind,
  platform: "miraiminds",
  workspaceArgs: WORKSPACE_ARGS,
  outputs: ["name", "collectionName", "sizeBytes", "status", "sha256"],
  rules: fileRules,

  replaceOn: ["workspaceId", "name", "sha256", "fileId"],

  connect,
  collection: "files",
  list: (api) => api.list(FILES),
  // What it holds cannot be downloaded with certainty (contract §7), so it is named by its id.
  discovery: {
    title: (live) => (typeof live["fileName"] === "string" ? live["fileName"] : undefined),
    platformFields: [],
    specOf: async (_api, id) => ({ fileId: id }),
  },
  get: (api, id) => api.find(path(id)),
  idOf: (live) => String(live["_id"]),
  matchedBy: { live: "fileName", spec: "name" },
  matches: (live, spec) => matchUpload({ name: live["fileName"], size: live["size"], status: live["status"] }, spec),
  observe: async (_api, live, { expected }) => ({ ...expected, name: String(live["fileName"]) }),
  computed: (live) => ({
    name: live["fileName"],
    sizeBytes: live["size"],
    ...pick(live, ["collectionName", "status"]),
  }),

  create: (api, spec) =>
    spec.fileId === undefined ? upload(api, spec) : fileById(spec.fileId, (id) => api.find(path(id))),
  waitUntilReady: (api, id, live) =>
    untilReady(live, {
      settings: api.client.settings,
      variable: "MIRAIMINDS_WAIT_MS",
      name: String(live["fileName"]),
      read: () => api.find(path(id)),
      remove: async () => {
        const now = (await api.find(path(id))) ?? live;
        const kept = await removeCollection(api, now, await listed.look(file, api));
        if (kept !== undefined) throw new Error(`the platform failed to process the file: ${kept}`);
      },
    }),
  async remove(api, id, { spec }) {
    if (spec.fileId !== undefined) return staysById(id);
    const all = await listed.look(file, api);
    const live = all.get(id) ?? (await api.find(path(id))) ?? (await confirmGone(file, api, id, spec));
    return live && removeCollection(api, live, all);
  },
};

/**
 * Files are deleted by the name of their collection (contract §7). Whether each has one of its own is unknown: one that holds other files
 * too is left alone, and the response says so.
 */
async function removeCollection(
  api: MiraiMindsWorkspace,
  live: JsonObject,
  all: ReadonlyMap<string, JsonObject>,
): Promise<string | undefined> {
  const { collectionName } = live;
  if (typeof collectionName !== "string")
    return `${nameOf(live)} stays: the platform does not say what its collection is called`;
  const others = [...all.values()].filter(
    (other) => other["collectionName"] === collectionName && other["_id"] !== live["_id"],
  );
  if (others.length > 0) {
    return (
      `${nameOf(live)} stays: Mirai Minds deletes whole collections only, and ${collectionName} holds ` +
      `${others.map(nameOf).join(", ")} too; delete it in the dashboard`
    );
  }
  await api.send("DELETE", `v1/knowledge-base/collection/${encodeURIComponent(collectionName)}`);
  return undefined;
}

const nameOf = (live: JsonObject): string => `${String(live["fileName"])} (${String(live["_id"])})`;

async function upload(api: MiraiMindsWorkspace, spec: Spec): Promise<JsonObject> {
  await assertUnchanged(spec);
  const { source } = spec;
  const blob = await openAsBlob(sourcePath(source));
  if (blob.size > LARGEST)
    throw new Error(`${source} has ${blob.size} bytes, and Mirai Minds takes at most ${LARGEST}`);
  const session = await transfer(api, blob, String(spec.name), mediaType(source));
  // Only now is there a file: a session that broke off before leaves none.
  const complete = `${UPLOAD}/complete/${encodeURIComponent(session)}`;
  const id = idIn(await api.send("POST", complete), ["knowledgeBaseId"], complete);
  // What it is like is seen while it is waited for.
  return { _id: id, fileName: spec.name, status: "processing" };
}

/** Sends the content chunk by chunk, in order. A session that breaks is begun anew, once. */
async function transfer(
  api: MiraiMindsWorkspace,
  blob: Blob,
  fileName: string,
  mimeType: string | undefined,
): Promise<string> {
  const totalChunks = Math.max(Math.ceil(blob.size / CHUNK), 1);
  const attempt = async (): Promise<string> => {
    // A session by itself is nothing that a user could have twice, so it may be asked for again.
    const started = await api.send("POST", `${UPLOAD}/start`, {
      json: { fileName, totalChunks, fileSize: blob.size, mimeType },
      idempotent: true,
    });
    const session = idIn(started, ["sessionId"], `${UPLOAD}/start`);
    for (let index = 0; index < totalChunks; index += 1) {
      const chunk = blob.slice(index * CHUNK, (index + 1) * CHUNK);
      await api.send("POST", `${UPLOAD}/chunk/${encodeURIComponent(session)}`, {
        body: () => form(chunk, index, fileName),
        timeout: CHUNK_PATIENCE * api.client.settings.timeout,
      });
    }
    return session;
  };
  try {
    return await attempt();
  } catch {
    // Whether the platform has the chunk is unknown, and chunks must come in order: a new session is the safe way to go on.
    return attempt();
  }
}

function form(chunk: Blob, index: number, fileName: string): FormData {
  const data = new FormData();
  data.append("chunk", chunk, fileName);
  data.append("chunkIndex", String(index));
  return data;
}
