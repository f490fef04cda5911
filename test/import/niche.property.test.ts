import fc from "fast-check";
import { expect, test } from "vitest";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import type { NicheSwitches } from "../../emulator/niche/switches.ts";
import { createWorld } from "../niche/world.ts";
import { runs, SEED } from "../harness/sample.ts";
import { anyName, anyText } from "./oddities.ts";
import { importWorld } from "./world.ts";

const { businessId } = nicheSeed;

/** Switches that shape what lists and reads say, each with all its answers. */
const switches: fc.Arbitrary<Partial<NicheSwitches>> = fc.record(
  {
    listCarriesWhole: fc.boolean(),
    shuffle: fc.boolean(),
    updatedAtNoise: fc.boolean(),
    extraFields: fc.boolean(),
    filesList: fc.constantFrom("envelope", "array"),
    transferReadBack: fc.constantFrom("destinationIds", "both"),
    effectiveConfig: fc.constantFrom("stored", "resolved"),
    autoToolsListed: fc.constantFrom("kb", "all", "none"),
    autoToolsInIds: fc.constantFrom("visible", "hidden"),
    kbToolType: fc.constantFrom("query", "knowledgeBaseQuery"),
    kbTemplate: fc.constantFrom("listed", "absent"),
    calendarIdEcho: fc.constantFrom("echo", "resolve"),
    workflowEcho: fc.constantFrom("same", "reformatted"),
    proseUntilReady: fc.constantFrom("null", "absent", "sync"),
    generationDelay: fc.constantFrom(0, 60_000),
    unsetFields: fc.constantFrom("absent", "null"),
    voiceDefault: fc.constantFrom("absent", "returned"),
    multilingualDefault: fc.constantFrom("absent", false),
    empathyDefault: fc.constantFrom("absent", false),
    defaultHours: fc.constantFrom("absent", "fullWeek"),
    businessFields: fc.constantFrom("all", "idAndName"),
    getBusiness: fc.constantFrom(200, 404),
    secondDeploy: fc.constantFrom("moves", "shared"),
    listPageSizeCap: fc.constantFrom(100, 10),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Partial<NicheSwitches>>;

const header = fc.constantFrom("Authorization", "X-Api-Key", "Content-Type");
const headers = fc.dictionary(header, fc.constantFrom("Bearer s3cr3t-0123456789", "{{token}}", "application/json"), {
  maxKeys: 2,
});

const tool = fc.oneof(
  fc.record({
    template: fc.constant("function"),
    configOverride: fc.record({
      function: fc.record({ name: fc.constantFrom("lookup", "lookup", "book_it", "9 lives"), description: anyText }),
      server: fc.record({ url: fc.constant("https://example.com/f"), headers }, { requiredKeys: ["url"] }),
    }),
  }),
  fc.record({
    template: fc.constant("apiRequest"),
    configOverride: fc.record({
      name: anyName,
      url: fc.constant("https://example.com/a"),
      method: fc.constant("GET"),
      timeoutSeconds: fc.constant(20),
    }),
  }),
  fc.record({
    template: fc.constant("transferCall"),
    configOverride: fc.record({
      destinations: fc.array(
        fc.record({ name: anyName, phoneNumber: fc.constantFrom("+12125550123", "+12125550124") }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
  }),
  fc.record({ template: fc.constant("googleCal") }),
);

const range = fc.record({
  day: fc.constantFrom("monday", "tuesday", "wednesday", "sunday"),
  startTime: fc.constantFrom("08:00", "09:30"),
  endTime: fc.constantFrom("17:00", "24:00"),
});

const workflow = {
  nodes: [
    { id: "hello", type: "conversation", prompt: "Say hello.\nBe kind.", label: "Hi" },
    { id: "bye", type: "conversation", prompt: "Say goodbye." },
  ],
  edges: [{ from: "hello", to: "bye", when: "done" }],
  startNode: "hello",
};

const agent = fc.record(
  {
    name: anyName,
    type: fc.constantFrom("INBOUND", "OUTBOUND"),
    flow: fc.oneof(
      anyText.map((conversationFlow) => ({ conversationFlow })),
      fc.constant({ workflow }),
    ),
    tools: fc.array(fc.nat(), { maxLength: 3 }),
    files: fc.array(fc.nat(), { maxLength: 2 }),
    customInstructions: anyText,
    firstMessage: anyText,
    multilingual: fc.boolean(),
    backgroundSound: fc.constantFrom("office", "https://example.com/s.mp3"),
    collectFields: fc.uniqueArray(fc.constantFrom("name", "email", "phone"), { maxLength: 3 }),
    personality: fc.record(
      { tone: anyText, style: anyName, useEmpathy: fc.boolean(), useHumor: fc.boolean() },
      { requiredKeys: [] },
    ),
    activatedHours: fc.record({
      timezone: fc.constant("America/New_York"),
      hours: fc.uniqueArray(range, { minLength: 1, maxLength: 3, selector: ({ day }) => day }),
    }),
    newer: fc.record({ voiceSpeed: fc.constantFrom(1.1, 2), tags: fc.constant(["a", "b"]) }),
    deployed: fc.boolean(),
  },
  { requiredKeys: ["name", "type", "flow"] },
);

const account = fc.record({
  switches,
  calendar: fc.boolean(),
  tools: fc.array(tool, { maxLength: 5 }),
  files: fc.array(fc.record({ name: anyName, status: fc.constantFrom("ready", "ready", "failed") }), { maxLength: 3 }),
  agents: fc.array(agent, { maxLength: 5 }),
  deleted: fc.array(fc.nat(), { maxLength: 2 }),
  graph: fc.boolean(),
});

test("whatever is live on Niche, an import makes it the stack's and the platform hears nothing", async () => {
  await fc.assert(
    fc.asyncProperty(account, async (live) => {
      const world = createWorld({ switches: live.switches });
      const { control } = world;
      if (live.calendar || live.tools.some(({ template }) => template === "googleCal"))
        control.create("integrations", { businessId, calendarId: "desk@example.com" });
      const tools = live.tools.map((each) => control.create("tools", { businessId, ...each }).id);
      const files = live.files.map((each) => control.create("files", { businessId, name: each.name }).id);
      const pick = (from: readonly string[], at: readonly number[] = []) => [
        ...new Set(at.flatMap((index) => from[index % Math.max(1, from.length)] ?? [])),
      ];
      for (const { flow, tools: used, files: read, newer, deployed, activatedHours, type, ...fields } of live.agents) {
        const ids = { toolIds: pick(tools, used), knowledgeBaseDocumentIds: pick(files, read) };
        const { id } = control.create("agents", { businessId, type, ...flow, ...ids });
        // The dashboard checks less than the API.
        const hours = type === "INBOUND" && activatedHours !== undefined ? { activatedHours } : {};
        control.dashboardEdit("agents", id, { ...fields, ...hours, ...(newer && { extra: newer }) } as never);
        if (deployed === true) control.create("deployments", { agentId: id });
      }
      live.files.forEach(({ status }, at) => control.dashboardEdit("files", files[at]!, { status }));
      for (const id of pick(tools, live.deleted)) control.remove("tools", id);
      for (const id of pick(files, live.deleted)) control.remove("files", id);
      control.clearLog();

      const importing = importWorld(world, "niche");
      const report = await importing.run({ workspace: businessId, workflow: live.graph });
      await importing.expectUnchanged();
      expect(JSON.stringify(importing.files())).not.toContain("s3cr3t");
      // Nothing is left out but what the platform hides.
      expect(report.leftOut.filter(({ why }) => !why.includes("the platform does not show"))).toEqual([]);
      const before = importing.files();
      expect(await importing.run({ workspace: businessId, workflow: live.graph })).toMatchObject({ imported: [] });
      expect(importing.files()).toEqual(before);
      const told = [...report.imported, ...report.leftOut].map(({ kind, id }) => `${kind} ${id}`);
      for (const [kind, collection] of [
        ["VoiceAgent", "agents"],
        ["File", "files"],
      ] as const)
        expect(told).toEqual(
          expect.arrayContaining((control.dump()[collection] ?? []).map(({ id }) => `${kind} ${id}`)),
        );
    }),
    { numRuns: runs(10, 100), seed: SEED, endOnFailure: true },
  );
});
