import { expect, test } from "vitest";
import { createWorld, mirai, ref } from "./world.ts";

const program = () => [
  mirai("Workspace", "store", {
    variant: "custom",
    name: "Acme Web Shop",
    currencyCode: "inr",
    timezone: "Asia/Kolkata",
    supportContacts: { phoneNumber: "+919876543210" },
    trustSignals: { valuePropositionOneLiner: "Good things" },
  }),
  mirai("Tool", "orders", {
    name: "order_status",
    description: "Looks up an order",
    url: "https://orders.example.com",
    method: "get",
    headers: [{ key: "x-key", value: "canary-header-value" }],
    parameters: { required: ["id"], properties: [{ name: "id", description: "Order number", type: "string" }] },
  }),
  mirai("File", "prices", { source: "README.md" }),
  mirai("VoiceAgent", "cart", {
    name: "Cart saver",
    variant: {
      type: "abandoned_cart",
      config: { abandoned_cart: { paymentPlan: { mode: "both", additionalFee: { cod: 30 } } } },
    },
    agent: { identity: { name: "Priya", gender: "female", voice: "priya" }, tools: [ref("Tool", "orders")] },
    icpContext: { language: "hinglish", locationTiers: ["tier2", "tier1"] },
    callSettings: { slots: [{ startTime: "09:00", endTime: "18:00" }], retryProtocol: { maxAttemptsNoPickup: 3 } },
    analysisPlan: { callInsightPlan: { reason: { type: "string", description: "Why not bought", required: true } } },
    preCall: {
      apiPlan: {
        method: "post",
        url: "https://pre.example.com/call",
        headers: { authorization: "canary-precall-value" },
      },
    },
  }),
  mirai("VoiceAgent", "support", {
    name: "Support",
    variant: { type: "custom", config: { inputSchema: [{ name: "customer", type: "string", isRequired: true }] } },
    agent: { identity: { name: "Sagar", gender: "male", voice: "sagar" }, systemPrompt: "Help {{customer}}.\n" },
    icpContext: { language: "english" },
  }),
  mirai("Deployment", "line", {
    voiceAgentId: ref("VoiceAgent", "cart"),
    outbound: {
      purchase: {
        number: "+14153120349",
        countryCode: "US",
        numberType: "local",
        maxMonthlyRateCents: 500,
        maxSetupFeeCents: 500,
      },
    },
  }),
];

test("everything is created, and a second up does nothing", async () => {
  const world = createWorld();
  const first = await world.engine.up(program());
  console.log(
    world
      .requests()
      .map(({ method, path, status }) => `${method} ${path} ${status}`)
      .join("\n"),
  );
  expect(first.errors).toEqual([]);
  const again = await world.engine.up(program());
  expect(again.errors).toEqual([]);
  expect(again.steps.filter((step) => !step.startsWith("same"))).toEqual([]);
  expect(world.requests()).toEqual([]);
  const refreshed = await world.engine.previewWithRefresh(program());
  expect(refreshed.errors).toEqual([]);
  expect(refreshed.steps.filter((step) => !step.startsWith("same"))).toEqual([]);
  console.log(
    world
      .requests()
      .map(({ method, path, status }) => `${method} ${path} ${status}`)
      .join("\n"),
  );
  expect((await world.engine.destroy()).errors).toEqual([]);
});
