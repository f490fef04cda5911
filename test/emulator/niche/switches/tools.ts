import { nicheSeed } from "../../../../emulator/niche/seed.ts";
import { transferOverride, type Answer, type Fields } from "../session.ts";
import type { Session, SwitchCases } from "./case.ts";

const calendar = "~/integrations/google-calendar";
const connect = async (session: Session, calendarId = "primary") =>
  (await session.post(calendar, { accessToken: "ya29", calendarId })).body as Fields;
const fieldOf = ({ body }: Answer, field: string) => (body as Fields)[field];
const itemsOf = ({ body }: Answer) => (body as { items: Fields[] }).items;
const destination = transferOverride.destinations[0]!;

async function createStatus(session: Session, template: string, configOverride: unknown, extra: object = {}) {
  const templateToolId = await session.templateId(template);
  return (await session.post("~/tools", { templateToolId, configOverride, ...extra })).status;
}

async function hoursJson(session: Session, hours: unknown) {
  await connect(session);
  return createStatus(session, "googleCal", { appointmentConfig: { hoursJson: hours } });
}

/** Names of the listed tools of a business whose agent has documents and a phone. */
async function listedTools(session: Session): Promise<string> {
  await session.agent({ knowledgeBaseDocumentIds: [session.readyFile().id] });
  return itemsOf(await session.get("~/tools"))
    .map(({ name }) => String(name))
    .join(" ");
}

export const toolCases: SwitchCases = {
  kbTemplate: {
    observe: async (session) => (await session.read("/tools"))["total"],
    expected: { listed: 6, absent: 5 },
  },
  kbToolType: {
    observe: async (session) => {
      await session.agent({ knowledgeBaseDocumentIds: [session.readyFile().id] });
      return itemsOf(await session.get("~/tools"))[0]?.["type"];
    },
    expected: { query: "query", knowledgeBaseQuery: "knowledgeBaseQuery" },
  },
  calendarIdEcho: {
    observe: async (session) => (await connect(session))["calendarId"],
    expected: { echo: "primary", resolve: "owner@biz-mario-plumbing.example" },
  },
  calendarUpsertIds: {
    observe: async (session) => {
      const [first, second] = [await connect(session), await connect(session)];
      return first.id === second.id && first["aclRuleId"] === second["aclRuleId"];
    },
    expected: { keep: true, new: false },
  },
  toolWithoutCalendar: {
    observe: async (session) => createStatus(session, "googleCal", {}),
    expected: { 400: 400, 422: 422 },
  },
  toolExtras: {
    observe: async (session) => createStatus(session, "endCall", {}, { displayName: "Bye", enabled: false }),
    expected: { 400: 400, accepted: 201 },
  },
  destinationRequired: {
    observe: async (session) =>
      createStatus(session, "transferCall", { destinations: [{ name: "A", phoneNumber: "+12125550100" }] }),
    expected: { namePhone: 201, all: 400 },
  },
  transferReadBack: {
    observe: async (session) => {
      const { configOverride } = await session.tool("transferCall", transferOverride);
      return (configOverride as Fields)["destinations"] ?? "ids only";
    },
    expected: { destinationIds: "ids only", both: transferOverride.destinations },
  },
  destinationIdsOnPatch: {
    observe: async (session) => {
      const tool = await session.tool("transferCall", transferOverride);
      const before = (tool["configOverride"] as Fields)["destinationIds"] as string[];
      const patched = await session.patch(`~/tools/${tool.id}`, { configOverride: { destinations: [destination] } });
      const after = (fieldOf(patched, "configOverride") as Fields)["destinationIds"] as string[];
      return after.length === 1 && after[0] === before[0];
    },
    expected: { new: false, keep: true },
  },
  appointmentConfigPer: {
    observe: async (session) => {
      await connect(session);
      for (const slotDurationMinutes of [30, 60])
        await session.tool("googleCal", { appointmentConfig: { slotDurationMinutes } });
      return session.control.dump()["appointmentConfigs"]?.map((config) => config["slotDurationMinutes"]);
    },
    expected: { business: [60], tool: [30, 60] },
  },
  hoursJsonDayCase: {
    observe: async (session) => hoursJson(session, { Monday: [{ openTime: "09:00", closeTime: "17:00" }] }),
    expected: { lower: 400, any: 201 },
  },
  hoursJson2400: {
    observe: async (session) => hoursJson(session, { monday: [{ openTime: "09:00", closeTime: "24:00" }] }),
    expected: { 400: 400, accepted: 201 },
  },
  effectiveConfig: {
    observe: async (session) => {
      const { effectiveConfig } = await session.tool("transferCall", transferOverride);
      return ((effectiveConfig as Fields)["destinations"] as unknown[]).length;
    },
    expected: { stored: 0, resolved: 2 },
  },
  patchConfigOverride: {
    observe: async (session) => {
      const tool = await session.tool("function", { function: { name: "a" }, server: { url: "https://a.example" } });
      const answer = await session.patch(`~/tools/${tool.id}`, { configOverride: { function: { description: "b" } } });
      return answer.status === 200 ? fieldOf(answer, "configOverride") : answer.status;
    },
    expected: {
      replace: 400,
      merge: { function: { name: "a", description: "b" }, server: { url: "https://a.example" } },
    },
  },
  patchTemplateToolId: {
    observe: async (session) => {
      const tool = await session.tool("endCall");
      const templateToolId = await session.templateId("function");
      const answer = await session.patch(`~/tools/${tool.id}`, { templateToolId });
      return answer.status === 200 ? fieldOf(answer, "templateToolId") === tool["templateToolId"] : answer.status;
    },
    expected: { 400: 400, ignore: true },
  },
  autoToolsListed: {
    observe: listedTools,
    expected: { kb: "knowledgeBaseQuery", all: "knowledgeBaseQuery endCall transferCall", none: "" },
  },
  autoToolWrite: {
    observe: async (session) => {
      await listedTools(session);
      const [tool] = itemsOf(await session.get("~/tools"));
      const patched = await session.patch(`~/tools/${tool?.id}`, {});
      return [patched.status, (await session.del(`~/tools/${tool?.id}`)).status];
    },
    expected: { allowed: [200, 204], 409: [409, 409] },
  },
  deleteInUse: {
    observe: async (session) => {
      const tool = await session.tool("endCall");
      const file = session.readyFile();
      const agent = await session.agent({ toolIds: [tool.id], knowledgeBaseDocumentIds: [file.id] });
      const statuses = [
        (await session.del(`~/tools/${tool.id}`)).status,
        (await session.del(`~/files/${file.id}`)).status,
      ];
      const { toolIds, knowledgeBaseDocumentIds } = await session.read(`~/voice-agents/${agent.id}`);
      const dangling =
        (toolIds as string[]).includes(tool.id) && (knowledgeBaseDocumentIds as string[]).includes(file.id);
      return [...statuses, dangling];
    },
    expected: { allowed: [204, 204, true], 409: [409, 409, true] },
  },
  filesList: {
    observe: async (session) => Array.isArray((await session.get("~/files")).body),
    expected: { envelope: false, array: true },
  },
  fileInitialStatus: {
    observe: async (session) => fieldOf(await session.upload("a.txt"), "status"),
    expected: { processing: "processing", ready: "ready" },
  },
  fileReadyAfterReads: {
    observe: async (session) => {
      const { id } = (await session.upload("a.txt")).body as Fields;
      for (let reads = 0; reads < 10; reads++) {
        if ((await session.read(`~/files/${id}`))["status"] === "ready") return reads;
      }
      return "never";
    },
    expected: { 1: 1, 0: 0, 3: 3 },
  },
  unsupportedFile: {
    observe: async (session) => {
      const { status, body } = await session.upload("a.png", "x", "image/png");
      if (status !== 201) return status;
      await session.get("~/files");
      return (await session.read(`~/files/${(body as Fields).id}`))["status"];
    },
    expected: { 400: 400, fails: "failed" },
  },
  fileSizeLimit: {
    observe: async (session) => (await session.upload("a.txt", "x".repeat(1025))).status,
    expected: { none: 201, 1024: 413 },
  },
  fileDuplicate: {
    observe: async (session) => {
      await session.upload("a.txt", "other content");
      await session.upload("other name.txt");
      const [first, second] = [await session.upload("a.txt"), await session.upload("a.txt")];
      return second.status === 201 ? (second.body as Fields).id === (first.body as Fields).id : second.status;
    },
    expected: { allowed: false, existing: true, 409: 409 },
  },
  areaCode: {
    observe: async (session) => {
      const agent = await session.agent();
      return String(fieldOf(await session.post(`~/voice-agents/${agent.id}/deploy`), "phoneNumber")).slice(0, 5);
    },
    expected: { matched: "+1212", unavailable: "+1628" },
  },
  deployWithoutPhone: {
    observe: async (session) => {
      const agent = session.control.create("agents", { businessId: nicheSeed.secondBusinessId });
      const path = `/businesses/${nicheSeed.secondBusinessId}/voice-agents/${agent.id}/deploy`;
      return (await session.post(path)).status;
    },
    expected: { ok: 200, 400: 400 },
  },
};
