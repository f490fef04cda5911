import { ApiError } from "../kernel/api-error.ts";
import { timestamp } from "../kernel/clock.ts";
import { asText, type JsonObject } from "../kernel/json.ts";
import type { Reply } from "../kernel/message.ts";
import { asList } from "./bodies.ts";
import {
  counted,
  inWorkspace,
  listed,
  notFound,
  type MiraiMindsContext,
  type MiraiMindsRoute,
  type World,
} from "./context.ts";
import { nextObjectId } from "./object-id.ts";
import type { KnowledgeFile } from "./records.ts";

const base = "/v1/knowledge-base";
const scope = "workspace";

/** Knowledge-base files: list, get, and delete by collection. Content cannot be changed or read. */
export const fileRoutes: readonly MiraiMindsRoute[] = [
  { method: "GET", path: `${base}/files`, scope, handle: listFiles },
  { method: "GET", path: `${base}/files/:knowledgeBaseId`, scope, handle: getFile },
  { method: "DELETE", path: `${base}/collection/:collectionName`, scope, handle: deleteCollection },
];

/** Stores a file that is to be processed. */
export function makeFile(
  { store, ids, clock, switches, pending }: World,
  file: Pick<KnowledgeFile, "workspace"> & Partial<KnowledgeFile>,
): KnowledgeFile {
  const id = file.id ?? nextObjectId(ids, "file");
  const fileName = file.fileName ?? "file.txt";
  const fails = switches.kbOutcome === "failed" || pending.files?.test(fileName) === true;
  return store.put("files", {
    type: "text/plain",
    size: 1,
    chunks: [],
    status: "processing",
    reads: 0,
    createdAt: timestamp(clock.now()),
    createdMs: clock.now(),
    outcome: fails ? "failed" : "ready",
    collectionName: `kb_${switches.collectionPer === "file" ? id : file.workspace}`,
    ...file,
    fileName,
    id,
  });
}

function listFiles(context: MiraiMindsContext): Reply {
  const { world } = context;
  const data = listed(context, world.store.all("files")).map((file) => fileView(world, afterRead(world, file)));
  return counted(world.switches, 200, { message: "Files fetched successfully", data });
}

function getFile(context: MiraiMindsContext): Reply {
  const { world } = context;
  const file = afterRead(world, inWorkspace(context, "files", context.param("knowledgeBaseId"), "File"));
  return counted(world.switches, 200, { message: "File fetched successfully", data: fileView(world, file) });
}

function deleteCollection({ world, workspace, param }: MiraiMindsContext): Reply {
  const name = param("collectionName");
  const files = world.store
    .all("files")
    .filter((file) => file.workspace === workspace.id && file.collectionName === name);
  if (files.length === 0) throw notFound("Collection");
  if (isUsed(world, workspace.id, files)) throw new ApiError(409, "Collection is in use by an assistant");
  for (const { id } of files) world.store.remove("files", id);
  return { status: 200, json: { message: "Collection deleted successfully" } };
}

/** Whether a live assistant's document, or a tool of such an assistant, names the collection or one of its files. */
function isUsed({ store }: World, workspace: string, files: readonly KnowledgeFile[]): boolean {
  const names = files.flatMap(({ id, collectionName }) => [id, collectionName]);
  return store
    .all("assistants")
    .filter((assistant) => assistant.workspace === workspace && assistant.archivedAt === null)
    .some(({ knowledgeBase, agent }) => {
      const tools = asList(agent["tools"]).map((id) => store.get("tools", asText(id))?.config ?? {});
      const wired = JSON.stringify([asList(knowledgeBase?.["documents"]), tools]);
      return names.some((name) => wired.includes(name));
    });
}

/** The file after one more look: processed for at least so long and so many reads, then ready or failed. */
function afterRead({ store, switches, clock }: World, file: KnowledgeFile): KnowledgeFile {
  if (file.status !== "processing") return file;
  const due = clock.now() >= file.createdMs + switches.kbReadyMs && file.reads >= switches.kbReadyAfterReads;
  return store.put("files", { ...file, reads: file.reads + 1, status: due ? file.outcome : "processing" });
}

function fileView({ switches, clock }: World, file: KnowledgeFile): JsonObject {
  const { id, fileName, collectionName, type, size, status, workspace, createdAt } = file;
  const url = `https://files.miraiminds.invalid/${collectionName}/${id}/${encodeURIComponent(fileName)}`;
  const processingPercentage = status === "processing" ? progress(file, switches, clock.now()) : 100;
  return {
    ...{ _id: id, fileName, collectionName, type, size, status, processingPercentage, workspace, createdAt },
    ...(switches.fileUrl === "present" ? { url } : {}),
  };
}

function progress(
  { createdMs, reads }: KnowledgeFile,
  { kbReadyMs, kbReadyAfterReads }: World["switches"],
  now: number,
) {
  const byTime = kbReadyMs === 0 ? 1 : (now - createdMs) / kbReadyMs;
  const byReads = reads / (kbReadyAfterReads + 1);
  return Math.min(99, Math.floor(100 * Math.min(byTime, byReads)));
}
