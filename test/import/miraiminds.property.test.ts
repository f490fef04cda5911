import fc from "fast-check";
import { expect, test } from "vitest";
import { miraiMindsSeed } from "../../emulator/miraiminds/seed.ts";
import type { MiraiMindsSwitches } from "../../emulator/miraiminds/switches.ts";
import { createWorld, numberIds } from "../miraiminds/world.ts";
import { runs, SEED } from "../harness/sample.ts";
import { anyName, anyText } from "./oddities.ts";
import { importWorld } from "./world.ts";

const { workspaceId: workspace } = miraiMindsSeed;

/** Switches that shape what lists and reads say, each with all its answers. */
const switches = fc.record(
  {
    presetPrompt: fc.constantFrom("empty", "generated"),
    presetInputSchema: fc.constantFrom("current", "older", "off"),
    addInsights: fc.constantFrom("presets", "all", "off"),
    generateGreeting: fc.boolean(),
    fillCallSettings: fc.constantFrom("full", "retryProtocol", "off"),
    fillIcpContext: fc.boolean(),
    fillTypes: fc.boolean(),
    emptyArrays: fc.constantFrom("kept", "filled", "dropped"),
    assistantTimezone: fc.constantFrom("UTC", "workspace"),
    preCallRead: fc.constantFrom("hidden", "shown"),
    integrations: fc.constantFrom(1, 2),
    toolOrder: fc.constantFrom("asSent", "reversed"),
    fileUrl: fc.constantFrom("absent", "present"),
    collectionPer: fc.constantFrom("file", "workspace"),
    listDeletedTools: fc.constantFrom("hidden", "shown"),
    statusCodeInBody: fc.boolean(),
    listOrder: fc.constantFrom("oldest", "newest"),
    defaultNumber: fc.constantFrom("assigned", "none"),
    archivedReads: fc.constantFrom("visible", "hidden"),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Partial<MiraiMindsSwitches>>;

const property = fc.record(
  {
    name: fc.constantFrom("order", "phone", "odd name"),
    description: anyText,
    type: fc.constantFrom("string", "number", "array"),
    value: fc.constantFrom("fixed", 3),
  },
  { requiredKeys: ["name", "description"] },
);

const tool = fc.record(
  {
    name: anyName,
    description: anyText,
    url: fc.constantFrom("https://example.com/t", "http://localhost:1/{{order}}"),
    method: fc.constantFrom("get", "post"),
    headers: fc.array(
      fc.record({
        key: fc.constantFrom("Authorization", "X-Api-Key"),
        value: fc.constantFrom("Bearer s3cr3t-0123456789", "{{token}}", "Bearer {{token}}"),
      }),
      { maxLength: 2 },
    ),
    parameters: fc.record({ required: fc.constant(["order"]), properties: fc.array(property, { maxLength: 2 }) }),
    isActive: fc.boolean(),
    gone: fc.boolean(),
  },
  { requiredKeys: ["name", "description", "url", "method"] },
);

const variant = fc.constantFrom(
  { type: "custom" },
  { type: "custom", config: { inputSchema: [{ name: "customer", type: "object", fields: [{ name: "first" }] }] } },
  { type: "abandoned_cart", config: { abandoned_cart: { paymentPlan: { mode: "both" } } } },
  { type: "ndr_followup", config: { ndr_followup: { maxRescheduleDays: 3, webhookToken: "s3cr3t-token-0123" } } },
  { type: "newer_than_we", config: {} },
);

const assistant = fc.record(
  {
    name: anyName,
    variant,
    identity: fc.record(
      { name: anyName, gender: fc.constantFrom("female", "male", "other"), voice: fc.constantFrom("aria", "Aria 2") },
      { requiredKeys: [] },
    ),
    systemPrompt: anyText,
    firstMessage: anyText,
    tools: fc.array(fc.nat(), { maxLength: 3 }),
    language: fc.constantFrom("hindi", "english", "klingon"),
    audience: fc.uniqueArray(fc.constantFrom("male", "female", "children"), { maxLength: 2 }),
    callSettings: fc.constantFrom(
      { slots: [{ startTime: "09:00", endTime: "18:00" }], retryProtocol: { maxAttemptsNoPickup: 3 } },
      { slots: [], concurrentCallCount: 99 },
    ),
    analysisPlan: fc.record(
      {
        summaryPlan: anyText,
        callInsightPlan: fc.constant({ mood: { type: "string", description: "m", required: true } }),
      },
      { requiredKeys: [] },
    ),
    knowledgeBase: fc.record({
      faq: fc.array(fc.record({ question: anyText, answer: anyText }), { maxLength: 2 }),
      documents: fc.constantFrom([], [{ url: "https://example.com/a.pdf", title: "A", type: "pdf" }]),
    }),
    preCall: fc.constant({ apiPlan: { url: "https://example.com/p", headers: { token: "s3cr3t-precall-01" } } }),
    newer: fc.constant({ moodRing: { colour: "blue" } }),
    telephony: fc.record({ inbound: fc.nat(3), outbound: fc.nat(3) }, { requiredKeys: [] }),
    archived: fc.boolean(),
  },
  { requiredKeys: ["name", "variant"] },
);

const account = fc.record({
  switches,
  tools: fc.array(tool, { maxLength: 4 }),
  files: fc.array(fc.record({ fileName: anyName, status: fc.constantFrom("ready", "processing", "failed") }), {
    maxLength: 3,
  }),
  assistants: fc.array(assistant, { minLength: 1, maxLength: 5 }),
});

test("whatever is live on Mirai Minds, an import makes it the stack's and the platform hears nothing", async () => {
  await fc.assert(
    fc.asyncProperty(account, async (live) => {
      const world = createWorld({ switches: live.switches });
      const { control } = world;
      const tools = live.tools.map(
        ({ gone: _, ...fields }) => control.create("tools", { workspace, ...fields } as never).id,
      );
      for (const { fileName, status } of live.files) {
        const { id } = control.create("files", { workspace, fileName });
        control.dashboardEdit("files", id, { status, outcome: status === "failed" ? "failed" : "ready" });
      }
      const archived: string[] = [];
      for (const {
        name,
        variant: of,
        identity,
        tools: used,
        telephony,
        newer,
        archived: isArchived,
        ...fields
      } of live.assistants) {
        const { systemPrompt, firstMessage, language, audience, ...rest } = fields;
        const { id } = control.create("assistants", {
          workspace,
          name: `a${archived.length}`,
          variant: structuredClone(of),
        } as never);
        const toolIds = [...new Set((used ?? []).flatMap((at) => tools[at % Math.max(1, tools.length)] ?? []))];
        const agent = {
          identity: identity ?? {},
          tools: toolIds,
          ...(systemPrompt && { systemPrompt }),
          ...(firstMessage && { firstMessage }),
        };
        const icpContext = { ...(language && { language }), ...(audience && { targetAudience: audience }) };
        const lines = Object.fromEntries(Object.entries(telephony ?? {}).map(([line, at]) => [line, numberIds[at]!]));
        control.dashboardEdit("assistants", id, {
          ...{ name, agent, icpContext, ...rest, telephony: lines },
          ...(newer && { extra: newer }),
          ...(isArchived === true && { archivedAt: "2026-01-20T10:00:00Z" }),
        } as never);
        if (isArchived === true) archived.push(id);
      }
      live.tools.forEach(
        ({ gone }, at) =>
          gone === true && control.dashboardEdit("tools", tools[at]!, { deletedAt: "2026-01-20T10:00:00Z" }),
      );
      control.clearLog();

      const importing = importWorld(world, "miraiminds");
      const report = await importing.run({ workspace });
      await importing.expectUnchanged();
      expect(JSON.stringify(importing.files())).not.toContain("s3cr3t");
      // Nothing is left out but what the platform hides.
      expect(report.leftOut.filter(({ why }) => !why.includes("the platform does not show"))).toEqual([]);
      const before = importing.files();
      expect(await importing.run()).toMatchObject({ imported: [] });
      expect(importing.files()).toEqual(before);
      const told = [...report.imported, ...report.leftOut].map(({ kind, id }) => `${kind} ${id}`);
      const there = (control.dump()["assistants"] ?? []).map(({ id }) => id).filter((id) => !archived.includes(id));
      expect(told).toEqual(expect.arrayContaining(there.map((id) => `VoiceAgent ${id}`)));
    }),
    { numRuns: runs(10, 100), seed: SEED, endOnFailure: true },
  );
});
