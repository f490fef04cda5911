import { ApiError } from "../kernel/api-error.ts";
import { timestamp, touched } from "../kernel/clock.ts";
import type { Upload } from "../kernel/message.ts";
import { created, deleted, inBusiness, pageQuery, type NicheContext, type NicheRoute, type World } from "./context.ts";
import { inAnyOrder, listItem, listReply, withNoise } from "./lists.ts";
import type { FileRecord } from "./records.ts";
import { agentsUsing } from "./tools.ts";

const collection = "/businesses/:businessId/files";
const single = `${collection}/:fileId`;

/** Knowledge files: upload, poll, delete. There is no PATCH and no download. */
export const fileRoutes: readonly NicheRoute[] = [
  { method: "GET", path: collection, scope: "files:read", query: pageQuery, handle: listFiles },
  { method: "POST", path: collection, scope: "files:create", body: "multipart", handle: uploadFile },
  { method: "GET", path: single, scope: "files:read", handle: readFile },
  { method: "DELETE", path: single, scope: "files:delete", handle: deleteFile },
];

/** Extension to media type of the documents that are taken: PDF, DOCX and text formats. */
const documentTypes: Readonly<Record<string, string>> = {
  csv: "text/csv",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  html: "text/html",
  json: "application/json",
  md: "text/markdown",
  pdf: "application/pdf",
  txt: "text/plain",
  xml: "application/xml",
  yaml: "application/yaml",
};

function listFiles(context: NicheContext) {
  const { world, business } = context;
  const files = world.store.all("files").filter((file) => file.businessId === business.id);
  const view = (file: FileRecord) => listItem(world, fileView(world, afterRead(world, file)));
  if (world.switches.filesList === "envelope") return listReply(context, files, view);
  return { status: 200, json: inAnyOrder(world, files).map(view) };
}

function uploadFile({ world, business, uploads }: NicheContext) {
  const { store, switches, ids, clock, pending } = world;
  const upload = uploads.find(({ field }) => field === "file");
  if (!upload) throw new ApiError(400, 'The form must have a file in the part "file"');
  if (switches.fileSizeLimit !== "none" && upload.sizeBytes > switches.fileSizeLimit) {
    throw new ApiError(413, "File too large");
  }
  const supported = isDocument(upload);
  if (!supported && switches.unsupportedFile === 400) throw new ApiError(400, "Unsupported file type");
  const twin = store.all("files").find((file) => file.businessId === business.id && sameFile(file, upload));
  if (twin && switches.fileDuplicate === 409) throw new ApiError(409, "File already exists");
  if (twin && switches.fileDuplicate === "existing") return created(switches, fileView(world, twin));
  const now = timestamp(clock.now());
  const fails = !supported || pending.files?.test(upload.filename) === true;
  const file = store.put("files", {
    id: ids.next("file"),
    businessId: business.id,
    name: upload.filename,
    mimeType: mediaType(upload),
    sizeBytes: upload.sizeBytes,
    sha256: upload.sha256,
    status: switches.fileInitialStatus === "ready" && !fails ? "ready" : "processing",
    reads: 0,
    outcome: fails ? "failed" : "ready",
    createdAt: now,
    updatedAt: now,
  });
  return created(switches, fileView(world, file));
}

function readFile(context: NicheContext) {
  const file = inBusiness(context, "files", context.param("fileId"), "File");
  return { status: 200, json: fileView(context.world, afterRead(context.world, file)) };
}

function deleteFile(context: NicheContext) {
  const { world } = context;
  const file = inBusiness(context, "files", context.param("fileId"), "File");
  if (world.switches.deleteInUse === 409 && agentsUsing(world, file.id).length > 0) {
    throw new ApiError(409, "File is in use by a voice agent");
  }
  world.store.remove("files", file.id);
  return deleted(world.switches);
}

/** The file after one more read: so many see it processing, with `updatedAt` moving; then it is ready or failed. */
function afterRead({ store, switches, clock }: World, file: FileRecord): FileRecord {
  if (file.status !== "processing") return file;
  const done = file.reads >= switches.fileReadyAfterReads;
  return store.put("files", {
    ...file,
    reads: file.reads + 1,
    status: done ? file.outcome : "processing",
    updatedAt: touched(file.updatedAt, clock.now()),
  });
}

function fileView(world: World, file: FileRecord) {
  const { id, name, mimeType, sizeBytes, businessId, status, createdAt, updatedAt } = file;
  return withNoise(world, { id, name, mimeType, sizeBytes, businessId, status, createdAt, updatedAt });
}

function sameFile(file: FileRecord, { filename, sha256 }: Upload): boolean {
  return file.name === filename && file.sha256 === sha256;
}

function isDocument(upload: Upload): boolean {
  const type = mediaType(upload);
  return type.startsWith("text/") || Object.values(documentTypes).includes(type);
}

/** The part's own media type; where it says nothing, what the extension stands for. */
function mediaType({ filename, mimeType }: Upload): string {
  const [declared = ""] = mimeType.split(";");
  if (declared !== "" && declared !== "application/octet-stream") return declared.trim();
  const extension = filename.split(".").at(-1)?.toLowerCase() ?? "";
  return documentTypes[extension] ?? "application/octet-stream";
}
