import { ApiError } from "../kernel/api-error.ts";
import { asText } from "../kernel/json.ts";
import type { Reply } from "../kernel/message.ts";
import { checkBody, withoutNulls } from "./bodies.ts";
import { inWorkspace, notFound, type MiraiMindsContext, type MiraiMindsRoute, type World } from "./context.ts";
import { invalid, ValidationError } from "./errors.ts";
import { makeFile } from "./files.ts";
import { nextObjectId } from "./object-id.ts";
import type { Chunk, UploadSession } from "./records.ts";
import { integer, objectOf, text } from "./schema-parts.ts";

const base = "/v1/knowledge-base/upload";
const scope = "workspace";

/** Uploading a knowledge-base file: start, chunks, complete. */
export const uploadRoutes: readonly MiraiMindsRoute[] = [
  { method: "POST", path: `${base}/start`, scope, body: "json", handle: startUpload },
  { method: "POST", path: `${base}/chunk/:sessionId`, scope, body: "multipart", handle: uploadChunk },
  { method: "POST", path: `${base}/complete/:sessionId`, scope, handle: completeUpload },
];

const fileLimit = 100 * 1024 * 1024;
const chunkLimit = 10 * 1024 * 1024;

/** Extension to media type of the documents that are taken. */
const documentTypes: Readonly<Record<string, string>> = {
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  markdown: "text/markdown",
  md: "text/markdown",
  pdf: "application/pdf",
  txt: "text/plain",
};

const startRequest = objectOf(
  {
    fileName: { type: "string", minLength: 1, maxLength: 255 },
    totalChunks: { ...integer, minimum: 1, maximum: 1000 },
    fileSize: { ...integer, minimum: 1, maximum: fileLimit },
    mimeType: text,
  },
  ["fileName", "totalChunks", "fileSize"],
);

function startUpload({ world, workspace, body }: MiraiMindsContext): Reply {
  const { switches, store, ids, clock } = world;
  const { fields } = checkBody(startRequest, withoutNulls(body, switches), switches);
  const fileName = asText(fields["fileName"]);
  const extension = fileName.split(".").at(-1)?.toLowerCase() ?? "";
  const type = asText(fields["mimeType"] ?? documentTypes[extension]);
  if (!Object.values(documentTypes).includes(type)) throw invalid("mimeType", "is not one of the supported types");
  const twin = store.all("files").find((file) => file.workspace === workspace.id && file.fileName === fileName);
  if (twin && switches.duplicateFileName === 409) throw new ApiError(409, "File already exists");
  const session = store.put("uploads", {
    id: `sess_${nextObjectId(ids, "upload")}`,
    workspace: workspace.id,
    fileName,
    totalChunks: Number(fields["totalChunks"]),
    fileSize: Number(fields["fileSize"]),
    type,
    status: "uploading",
    chunks: [],
    knowledgeBaseId: null,
    startedMs: clock.now(),
  });
  const message = "Upload session started";
  const sessionId = session.id;
  if (switches.kbStartBody === "flat") return { status: 201, json: { message, sessionId } };
  return { status: 201, json: { status_code: 201, message, data: { sessionId } } };
}

function uploadChunk(context: MiraiMindsContext): Reply {
  const { world, uploads } = context;
  const session = openSession(context);
  const chunk = readChunk(context, session);
  const { switches, store } = world;
  if (switches.unknownFields === "reject" && (uploads.length > 1 || Object.keys(context.body).length > 1)) {
    throw invalid("form", "has parts other than chunk and chunkIndex");
  }
  const have = session.chunks.some(({ index }) => index === chunk.index);
  if (have && switches.chunkRepeat === 400) throw invalid("chunkIndex", "was uploaded before");
  if (!have && switches.chunkOrder === "sequential" && chunk.index !== session.chunks.length) {
    throw invalid("chunkIndex", `must be ${session.chunks.length}, the next one`);
  }
  const others = session.chunks.filter(({ index }) => index !== chunk.index);
  const chunks = [...others, chunk].sort((a, b) => a.index - b.index);
  store.put("uploads", { ...session, chunks });
  return { status: 200, json: { message: "Chunk uploaded successfully" } };
}

function readChunk({ body, uploads }: MiraiMindsContext, { totalChunks }: UploadSession): Chunk {
  const upload = uploads.find(({ field }) => field === "chunk");
  const sent = asText(body["chunkIndex"]);
  if (!upload) throw invalid("chunk", "is required");
  if (!/^\d+$/.test(sent)) throw invalid("chunkIndex", "must be a whole number from 0");
  if (upload.sizeBytes > chunkLimit) throw invalid("chunk", `must have at most ${chunkLimit} bytes`);
  if (upload.sizeBytes === 0) throw invalid("chunk", "must not be empty");
  if (Number(sent) >= totalChunks) throw invalid("chunkIndex", `must be below ${totalChunks}`);
  return { index: Number(sent), sizeBytes: upload.sizeBytes, sha256: upload.sha256 };
}

function completeUpload(context: MiraiMindsContext): Reply {
  const { world } = context;
  const session = openSession(context);
  const { chunks, totalChunks, fileSize } = session;
  if (chunks.length !== totalChunks) {
    throw new ValidationError([
      { path: ["totalChunks"], message: `is ${totalChunks}, but ${chunks.length} are there` },
    ]);
  }
  const size = chunks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (size !== fileSize && world.switches.sizeMismatch === 400) {
    throw invalid("fileSize", `is ${fileSize}, but the chunks have ${size} bytes`);
  }
  const { fileName, type, workspace } = session;
  const file = makeFile(world, { workspace, fileName, type, size, chunks });
  world.store.put("uploads", { ...session, status: "completed", knowledgeBaseId: file.id });
  const linked = { knowledgeBaseId: file.id, knowledgeBaseStatus: file.status };
  return { status: 200, json: { message: "Upload completed successfully", sessionId: session.id, ...linked } };
}

/** The session of the path while it takes chunks: 404 where there is none or it has died, 400 once it is complete. */
function openSession(context: MiraiMindsContext): UploadSession {
  const session = inWorkspace(context, "uploads", context.param("sessionId"), "Upload session");
  if (hasDied(context.world, session)) throw notFound("Upload session");
  if (session.status !== "uploading") throw new ApiError(400, "Upload session is not uploading");
  return session;
}

function hasDied({ switches, clock }: World, { startedMs }: UploadSession): boolean {
  return switches.uploadSessionMs !== "none" && clock.now() > startedMs + switches.uploadSessionMs;
}
