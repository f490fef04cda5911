import { miraiMindsSeed } from "../../../../emulator/miraiminds/seed.ts";
import { offersIn } from "../../../../emulator/miraiminds/number-catalogue.ts";
import { chunk, customAssistant, dataOf, listOf, upload, type Answer, type Fields } from "../session.ts";
import type { Session, SwitchCases } from "./case.ts";

const { identity } = customAssistant.agent;
const files = "/v1/knowledge-base/files";
const pool = "/v1/number-pool";
const [offer, secondOffer] = offersIn("US");

async function start(session: Session, fields: object = {}): Promise<Answer> {
  return session.post(`${upload}/start`, { fileName: "a.txt", totalChunks: 2, fileSize: 4, ...fields });
}

/** Statuses of chunks sent one after the other. */
async function chunks(session: Session, ...indexes: readonly number[]): Promise<number[]> {
  const sessionId = String(((await start(session)).body as Fields)["sessionId"]);
  const statuses: number[] = [];
  for (const index of indexes)
    statuses.push((await session.post(`${upload}/chunk/${sessionId}`, chunk(index, "ab"))).status);
  return statuses;
}

/** How often a file is read until it is no longer processing. */
async function readsUntilDone(session: Session): Promise<unknown> {
  const id = await session.file();
  for (let reads = 0; reads < 10; reads++) {
    const { status } = dataOf(await session.get(`${files}/${id}`));
    if (status !== "processing") return [reads, status];
  }
  return "never";
}

const knowledgeCases: SwitchCases = {
  kbStartBody: {
    observe: async (session) => Object.keys((await start(session)).body as Fields),
    expected: { flat: ["message", "sessionId"], wrapped: ["status_code", "message", "data"] },
  },
  chunkRepeat: {
    observe: async (session) => chunks(session, 0, 0, 1),
    expected: { accepted: [200, 200, 200], 400: [200, 400, 200] },
  },
  chunkOrder: {
    observe: async (session) => chunks(session, 1, 0),
    expected: { sequential: [400, 200], any: [200, 200] },
  },
  sizeMismatch: {
    observe: async (session) => {
      const { sessionId } = (await start(session, { totalChunks: 1, fileSize: 3 })).body as Fields;
      await session.post(`${upload}/chunk/${String(sessionId)}`, chunk(0, "ab"));
      return (await session.post(`${upload}/complete/${String(sessionId)}`)).status;
    },
    expected: { 400: 400, accepted: 200 },
  },
  uploadSessionMs: {
    observe: async (session) => {
      const { sessionId } = (await start(session)).body as Fields;
      session.control.advance(60_001);
      return (await session.post(`${upload}/chunk/${String(sessionId)}`, chunk(0, "ab"))).status;
    },
    expected: { none: 200, 60000: 404 },
  },
  kbReadyMs: {
    observe: async (session) => {
      const first = await readsUntilDone(session);
      session.control.advance(30_000);
      const [file] = listOf(await session.get(files));
      return [first, file?.["status"]];
    },
    expected: { 0: [[1, "ready"], "ready"], 30000: ["never", "ready"] },
  },
  kbReadyAfterReads: { observe: readsUntilDone, expected: { 1: [1, "ready"], 0: [0, "ready"], 3: [3, "ready"] } },
  kbOutcome: { observe: readsUntilDone, expected: { ready: [1, "ready"], failed: [1, "failed"] } },
  fileUrl: {
    observe: async (session) => typeof dataOf(await session.get(`${files}/${await session.file()}`))["url"],
    expected: { absent: "undefined", present: "string" },
  },
  collectionPer: {
    observe: async (session) => {
      await session.file("a.txt");
      await session.file("b.txt");
      const [file] = listOf(await session.get(files));
      const { status } = await session.del(`/v1/knowledge-base/collection/${String(file?.["collectionName"])}`);
      return [status, listOf(await session.get(files)).length];
    },
    expected: { file: [200, 1], workspace: [200, 0] },
  },
  duplicateFileName: {
    observe: async (session) => {
      session.control.create("files", { workspace: miraiMindsSeed.secondWorkspaceId, fileName: "a.txt" });
      await session.file("b.txt");
      const first = (await start(session)).status;
      await session.file("a.txt");
      return [first, (await start(session)).status];
    },
    expected: { allowed: [201, 201], 409: [201, 409] },
  },
};

const tools = "/v1/admin/tool/api";

const toolCases: SwitchCases = {
  toolInUse: {
    observe: async (session) => {
      const { _id } = await session.tool();
      const id = await session.assistant({ agent: { identity, tools: [_id] } });
      const { status } = await session.del(`${tools}/${String(_id)}`);
      const { tools: groups } = (await session.read(id))["agent"] as { tools: { tools: unknown[] }[] };
      return [status, groups.flatMap((group) => group.tools).length];
    },
    expected: { allow: [200, 1], conflict: [409, 1], detach: [200, 0] },
  },
  listDeletedTools: {
    observe: async (session) => {
      const { _id } = await session.tool();
      await session.del(`${tools}/${String(_id)}`);
      return listOf(await session.get(tools)).map(({ deletedAt }) => typeof deletedAt);
    },
    expected: { hidden: [], shown: ["string"] },
  },
  deletedToolSlug: {
    observe: async (session) => {
      const { _id, name } = await session.tool();
      await session.del(`${tools}/${String(_id)}`);
      return (await session.post(tools, { name, description: "d", url: "https://a.test", method: "get" })).status;
    },
    expected: { free: 201, reserved: 409 },
  },
  slugOnRename: {
    observe: async (session) => {
      const { _id } = await session.tool();
      return dataOf(await session.put(`${tools}/${String(_id)}`, { name: "Stock level" }))["slug"];
    },
    expected: { follows: "stock-level", keeps: "order-status" },
  },
};

const purchase = async (session: Session, fields: object = {}, headers?: Fields) => {
  const { number, countryCode, numberType } = offer!;
  return session.post(`${pool}/purchase`, { number, countryCode, numberType, ...fields }, headers);
};
const spent = (session: Session) => session.control.dump()["ledger"]?.map(({ amountCents }) => amountCents);

const numberCases: SwitchCases = {
  numberPoolHeader: {
    observe: async (session) => {
      const search = async (headers: Fields) => (await session.get(`${pool}/search?countryCode=US`, headers)).status;
      return [await search({ workspace: null }), await search({ organization: null })];
    },
    expected: { organization: [200, 400], workspace: [400, 200], either: [200, 200] },
  },
  secondPurchase: {
    observe: async (session) => {
      const first = dataOf(await purchase(session))["_id"];
      const { status, body } = await purchase(session);
      const again = (body as { data?: Fields }).data?.["_id"];
      return [status, again === undefined ? "refused" : again === first, spent(session)];
    },
    expected: {
      400: [400, "refused", [115]],
      409: [409, "refused", [115]],
      existing: [201, true, [115]],
      charged: [201, false, [115, 115]],
    },
  },
  purchaseUnlisted: {
    observe: async (session) => [(await purchase(session, { number: "+14155550100" })).status, spent(session)],
    expected: { 400: [400, []], accepted: [201, [100]] },
  },
  setupFee: {
    observe: async (session) => {
      const [{ number, countryCode, numberType }] = offersIn("IN") as [NonNullable<typeof offer>];
      const answer = await purchase(session, { number, countryCode, numberType, setupFeeCents: 7 });
      return [dataOf(answer)["setupFeeCents"], spent(session)];
    },
    expected: { sent: [7, [1400]], catalogue: [900, [1400]] },
  },
  releasedNumber: {
    observe: async (session) => {
      await session.del(`${pool}/${await session.number()}`);
      const offered = listOf(await session.get(`${pool}/search?countryCode=US`)).map(({ number }) => number);
      return [offered[0] === offer?.number, offered[0] === secondOffer?.number, (await purchase(session)).status];
    },
    expected: { gone: [false, true, 400], available: [true, false, 201] },
  },
  releaseInUse: {
    observe: async (session) => {
      const number = await session.number();
      const id = await session.assistant({ telephony: { inbound: number } });
      const { status } = await session.del(`${pool}/${number}`);
      return [status, ((await session.read(id))["telephony"] as Fields)["inbound"] === number];
    },
    expected: { allow: [200, true], 409: [409, true], detach: [200, false] },
  },
  releaseData: {
    observe: async (session) => {
      const { body } = await session.del(`${pool}/${await session.number()}`);
      return (body as { data?: Fields }).data?.["status"];
    },
    expected: { number: "released", none: undefined },
  },
  getNumber: {
    observe: async (session) => {
      const { status, body } = await session.get(`${pool}/${await session.number()}`);
      return [status, (body as { data?: Fields }).data?.["organization"]];
    },
    expected: { absent: [404, undefined], present: [200, miraiMindsSeed.organizationId] },
  },
};

export const resourceCases: SwitchCases = { ...knowledgeCases, ...toolCases, ...numberCases };
