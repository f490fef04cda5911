import { describe, expect, it } from "vitest";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import type { NicheSwitches } from "../../emulator/niche/switches.ts";
import { seedVoices } from "../../emulator/niche/seed.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import type { ContractWorld } from "../contract/world.ts";
import type { Declared } from "../harness/mini-engine.ts";
import { nicheFixture } from "./fixtures.ts";
import { prices } from "./kinds/file.ts";
import { niche, ref } from "./world.ts";

/** What the platform answers about an object, as our own client would see it. */
async function answered(world: ContractWorld, path: string): Promise<JsonObject> {
  const url = `https://niche.emulator/api/partner/v1/businesses/${nicheSeed.businessId}/${path}`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${nicheSeed.token}` } });
  world.requests();
  return (await response.json()) as JsonObject;
}

const idOf = (world: ContractWorld, kind: string, name: string): string => world.pulumi.find(`niche:${kind}`, name)!.id;
const agentOf = (world: ContractWorld): Promise<JsonObject> =>
  answered(world, `voice-agents/${idOf(world, "VoiceAgent", "agent")}`);
const toolOf = (world: ContractWorld): Promise<JsonObject> => answered(world, `tools/${idOf(world, "Tool", "tool")}`);

const agent = (args: JsonObject = {}): Declared =>
  niche("VoiceAgent", "agent", { name: "Agent", type: "INBOUND", conversationFlow: "Greet.", ...args });
const file = niche("File", "file", { source: prices });
const calendar = niche("CalendarIntegration", "calendar", { calendarId: "primary", accessToken: "ya29.first" });
const functionTool = niche("Tool", "tool", {
  template: "function",
  configOverride: { function: { name: "look" }, server: { url: "https://api.example.com" } },
});
const transfer = (name = "Sales"): Declared =>
  niche("Tool", "tool", {
    template: "transferCall",
    configOverride: {
      destinations: [
        { name, phoneNumber: "+12125550101" },
        { name: "Two", phoneNumber: "+12125550102" },
      ],
    },
  });
const booking = (config: JsonObject): Declared =>
  niche("Tool", "tool", { template: "googleCal", configOverride: { appointmentConfig: config } });

const hours = (list: readonly JsonObject[], timezone = "America/New_York") => ({
  activatedHours: { timezone, hours: list },
});
const days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const fullWeek = days.map((day) => ({ day, startTime: "00:00", endTime: "24:00" }));

/** A world in which the program has been applied: that nothing is left to do then has been checked by the engine itself. */
async function applied(program: readonly Declared[], switches: Partial<NicheSwitches> = {}): Promise<ContractWorld> {
  const world = nicheFixture.createWorld({ switches });
  await world.pulumi.up(program);
  return world;
}

describe("no false drift (contract §8.1)", () => {
  it("1: days that are CLOSED vanish", async () => {
    const closed = { day: "tuesday", startTime: "CLOSED", endTime: "CLOSED" };
    const world = await applied([agent(hours([{ day: "monday", startTime: "09:00", endTime: "17:00" }, closed]))]);
    expect((await agentOf(world))["activatedHours"]).toMatchObject({ hours: [{ day: "monday" }] });
  });

  it("2: days come back in lower case and in another order", async () => {
    const list = ["Sunday", "MONDAY", "Wednesday"].map((day) => ({ day, startTime: "09:00", endTime: "17:00" }));
    const world = await applied([agent(hours(list))], { shuffle: true });
    const { hours: shown } = (await agentOf(world))["activatedHours"] as { hours: JsonObject[] };
    expect(shown.map(({ day }) => day)).toEqual(["wednesday", "monday", "sunday"]);
  });

  it.each(["absent", "fullWeek"] as const)("3: hours that were left out are shown as %s", async (defaultHours) => {
    const world = await applied([agent()], { defaultHours });
    expect((await agentOf(world))["activatedHours"] !== undefined).toBe(defaultHours === "fullWeek");
  });

  it.each(["absent", "fullWeek"] as const)(
    "3: hours that say always on, and hours removed again, are the same (%s)",
    async (defaultHours) => {
      const world = await applied([agent(hours(fullWeek, "UTC"))], { defaultHours });
      await world.pulumi.up([agent()]);
      await world.pulumi.up([agent(hours([{ day: "monday", startTime: "09:00", endTime: "17:00" }]))]);
      await world.pulumi.up([agent()]);
    },
  );

  it.each([
    { autoToolsInIds: "visible", autoToolsListed: "kb" },
    { autoToolsInIds: "visible", autoToolsListed: "all" },
    { autoToolsInIds: "visible", autoToolsListed: "none", shuffle: true },
    { autoToolsInIds: "hidden", autoToolsListed: "all", kbToolType: "knowledgeBaseQuery" },
  ] as const)("4, 5: toolIds grow by tools that the platform adds (%o)", async (switches) => {
    const args = { toolIds: [ref("Tool", "tool")], knowledgeBaseDocumentIds: [ref("File", "file")] };
    const world = await applied([functionTool, file, agent(args)], switches);
    const { toolIds } = await agentOf(world);
    expect((toolIds as string[]).length).toBe(switches.autoToolsInIds === "visible" ? 4 : 2);
  });

  it.each(["keep", "renew", "drop"] as const)(
    "5: the knowledge-base tool has a new id after an update (%s)",
    async (kbToolOnPatch) => {
      const args = { knowledgeBaseDocumentIds: [ref("File", "file")] };
      const world = await applied([functionTool, file, agent({ ...args, toolIds: [] })], { kbToolOnPatch });
      const before = (await agentOf(world))["toolIds"] as string[];
      await world.pulumi.up([functionTool, file, agent({ ...args, toolIds: [ref("Tool", "tool")] })]);
      const after = (await agentOf(world))["toolIds"] as string[];
      const added = idOf(world, "Tool", "tool");
      expect(after.filter((id) => id !== added).length).toBe(before.length);
      expect(before.every((id) => after.includes(id))).toBe(kbToolOnPatch !== "renew");
    },
  );

  it.each(["null", "absent", "sync"] as const)(
    "6: the other form of the conversation is generated later (prose %s)",
    async (proseUntilReady) => {
      const nodes = [{ id: "greet", type: "conversation", prompt: "Greet." }];
      const workflow = { startNode: "greet", edges: [], nodes };
      const prose = niche("VoiceAgent", "agent", { name: "Agent", type: "INBOUND", conversationFlow: "Greet." });
      const graph = niche("VoiceAgent", "graph", { name: "Graph", type: "INBOUND", workflow });
      const world = await applied([prose, graph], {
        proseUntilReady,
        generationDelay: 60_000,
        workflowEcho: "reformatted",
      });
      expect((await agentOf(world))["workflow"]).toBeNull();
      world.control.advance(120_000);
      expect((await agentOf(world))["workflow"]).not.toBeNull();
      await world.pulumi.settled([prose, graph]);
    },
  );

  it("6: what was generated from an older text is not taken for an edit when the text changes", async () => {
    const world = await applied([agent()], { generationDelay: 60_000 });
    world.control.advance(120_000);
    const { writes } = await world.pulumi.up([agent({ conversationFlow: "Say goodbye." })]);
    expect(writes.map(nicheFixture.describe)).toEqual(["PATCH conversationFlow"]);
    world.control.advance(120_000);
    await world.pulumi.settled([agent({ conversationFlow: "Say goodbye." })]);
  });

  it.each(["absent", false] as const)(
    "7: flags of the personality are added (useEmpathy %s)",
    async (empathyDefault) => {
      const world = await applied([agent({ personality: { tone: "warm" } })], { empathyDefault });
      expect((await agentOf(world))["personality"]).toMatchObject({ useHumor: false });
      await world.pulumi.up([agent({ personality: { tone: "warm", useHumor: false, useEmpathy: false } })]);
    },
  );

  it.each([
    {},
    { transferReadBack: "both" },
    { effectiveConfig: "resolved" },
    { destinationIdsOnPatch: "keep", shuffle: true },
    { destinationRequired: "all", transferReadBack: "both", extraFields: true },
  ] as const)("8: destinations come back as ids (%o)", async (switches) => {
    const world = await applied([transfer()], switches);
    expect((await toolOf(world))["configOverride"]).toHaveProperty("destinationIds");
    await world.pulumi.up([transfer("Others")]);
    expect(world.stored("destinations").map(({ name }) => name)).toEqual(["Others", "Two"]);
  });

  it.each([
    {},
    { effectiveConfig: "resolved" },
    { appointmentConfigPer: "tool" },
    { appointmentConfigPer: "tool", effectiveConfig: "resolved" },
    { hoursJsonDayCase: "any", effectiveConfig: "resolved", shuffle: true },
  ] as const)("9: appointment settings come back as an id (%o)", async (switches) => {
    const world = await applied([calendar, booking({ slotDurationMinutes: 30 })], switches);
    expect((await toolOf(world))["configOverride"]).toEqual({ appointmentConfigId: expect.any(String) as unknown });
    await world.pulumi.up([calendar, booking({ slotDurationMinutes: 45, hoursJson: { monday: [] } })]);
    // A day without hours is closed: it must not fall back to the business's own hours.
    expect(world.stored("appointmentConfigs")).toMatchObject([{ slotDurationMinutes: 45, hoursJson: { monday: [] } }]);
  });

  it("9: a calendar tool without settings shows the defaults", async () => {
    const plain = niche("Tool", "tool", { template: "googleCal" });
    const world = await applied([calendar, plain], { effectiveConfig: "resolved" });
    expect((await toolOf(world))["effectiveConfig"]).toMatchObject({ appointmentConfig: { slotDurationMinutes: 60 } });
  });

  it("10: what comes from the template changes with it", async () => {
    const world = await applied([functionTool]);
    const template = world.stored("templates").find(({ name }) => name === "function")!;
    world.control.dashboardEdit("templates", template.id, {
      displayName: "Other",
      config: { async: true, timeout: 5 },
    });
    const edit = { name: "renamed", displayName: "Renamed", message: "One moment.", enabled: false };
    world.control.dashboardEdit("tools", idOf(world, "Tool", "tool"), edit);
    expect(await toolOf(world)).toMatchObject({ config: { timeout: 5 }, ...edit });
    await world.pulumi.settled([functionTool]);
  });

  it("11: a number and a duty appear with the deployment", async () => {
    const line = niche("Deployment", "line", { voiceAgentId: ref("VoiceAgent", "agent") });
    const world = await applied([agent()]);
    expect(await agentOf(world)).not.toHaveProperty("phoneNumber");
    await world.pulumi.up([agent(), line]);
    expect(await agentOf(world)).toMatchObject({ phoneNumber: expect.any(String) as unknown, onDuty: true });
  });

  it.each(["onAdvance", "everyRequest"] as const)(
    "12: the clock moves the duty of an agent with hours (%s)",
    async (dutyJob) => {
      const open = hours([{ day: "monday", startTime: "00:00", endTime: "00:01" }], "UTC");
      const program = [agent(open), niche("Deployment", "line", { voiceAgentId: ref("VoiceAgent", "agent") })];
      const world = await applied(program, { dutyJob });
      world.control.advance(3_600_000);
      expect(await agentOf(world)).toMatchObject({ onDuty: false });
      await world.pulumi.settled(program);
      const { writes } = await world.pulumi.up(program);
      expect(writes).toEqual([]);
    },
  );

  it("12: a duty that is lost is drift although no manifest speaks of it: callers are not answered", async () => {
    const program = [agent(), niche("Deployment", "line", { voiceAgentId: ref("VoiceAgent", "agent") })];
    const world = await applied(program);
    world.control.dashboardEdit("deployments", idOf(world, "VoiceAgent", "agent"), { onDuty: false });
    const { drifts } = await world.pulumi.previewWithRefresh(program);
    expect([...drifts].map(([where, { paths }]) => [where, paths])).toEqual([["Deployment line", ["onDuty"]]]);
  });

  it("13: a new access token alone is no change, and goes along with the next one", async () => {
    const world = await applied([calendar]);
    const [before] = world.stored("integrations");
    const renewed = { ...calendar, args: { ...calendar.args, accessToken: "ya29.second" } };
    const { requests } = await world.pulumi.up([renewed]);
    expect(requests).toEqual([]);
    expect(world.stored("integrations")).toEqual([before]);
    await world.pulumi.up([{ ...renewed, args: { ...renewed.args, calendarId: "team" } }]);
    const [after] = world.stored("integrations");
    expect(after?.["tokenFingerprint"]).not.toBe(before?.["tokenFingerprint"]);
  });

  it("14: updatedAt moves from one response to the next", async () => {
    const program = [functionTool, file, agent({ toolIds: [ref("Tool", "tool")] })];
    const world = await applied(program, { updatedAtNoise: true, extraFields: true });
    expect((await agentOf(world))["updatedAt"]).not.toBe((await agentOf(world))["updatedAt"]);
    await world.pulumi.settled(program);
  });

  it.each(["keep", "new"] as const)("15: primary is resolved to an address (ids %s)", async (calendarUpsertIds) => {
    const world = await applied([calendar], { calendarIdEcho: "resolve", calendarUpsertIds });
    expect((await answered(world, "integrations/google-calendar"))["calendarId"]).toMatch(/@/);
    await world.pulumi.up([{ ...calendar, args: { ...calendar.args, calendarId: "team" } }]);
    await world.pulumi.up([calendar]);
  });
});

describe("no false drift by what else the platform may do", () => {
  const everyField = {
    toolIds: [],
    collectFields: ["name", "address", "date"],
    firstMessage: "Hello!\n",
    customInstructions: "Be brief.\n\n",
    multilingual: false,
  };

  it.each([
    { unsetFields: "null" },
    { voiceDefault: "returned" },
    { multilingualDefault: false },
    { textTrailingNewline: "trimmed" },
    { shuffle: true },
    { extraFields: true },
    { listCarriesWhole: false },
    { listPageSizeCap: 1 },
    { postUnknownField: "store" },
  ] as const)("%o", async (switches) => {
    const program = [functionTool, file, agent(everyField), calendar];
    const world = await applied(program, switches);
    await world.pulumi.up([functionTool, file, agent({ ...everyField, conversationFlow: "Ask.\n" }), calendar]);
  });

  it("a voice that the platform chose is no edit when the manifest chooses one for the first time", async () => {
    const world = await applied([agent()], { voiceDefault: "returned" });
    const voiceId = world.stored("voices")[1]!.id;
    await world.pulumi.up([agent({ voiceId })]);
    await world.pulumi.up([agent()]);
    expect(world.said).toEqual([]);
  });

  it("a chosen voice that is also the default is cleared with a warning, as nobody can tell", async () => {
    const world = await applied([agent({ voiceId: seedVoices[0]!.id })], { voiceDefault: "returned" });
    await world.pulumi.up([agent()]);
    expect(world.said.join("\n")).toMatch(/voiceId was cleared, but the platform still shows/);
  });

  it("a form of the conversation that stays when the manifest turns to the other is the platform's business", async () => {
    const world = await applied([agent()], { patchRegenerates: false });
    const nodes = [{ id: "greet", type: "conversation", prompt: "Greet." }];
    const workflow = { startNode: "greet", edges: [], nodes };
    await world.pulumi.up([agent({ conversationFlow: undefined, workflow })]);
    expect((await agentOf(world))["conversationFlow"]).toBe("Greet.");
    await world.pulumi.up([agent({ conversationFlow: "Ask." })]);
    expect(world.said).toEqual([]);
  });

  it("settings of a calendar tool that the platform filled in are no edit when the manifest sets some", async () => {
    const plain = niche("Tool", "tool", { template: "googleCal" });
    const world = await applied([calendar, plain], { effectiveConfig: "resolved" });
    await world.pulumi.up([calendar, booking({ slotDurationMinutes: 45 })]);
  });
});
