import { nicheSeed } from "../../../emulator/niche/seed.ts";
import { seedVoices } from "../../../emulator/niche/seed.ts";
import type { JsonObject } from "../../../provider/kind/definition.ts";
import { isObject, omit } from "../../../provider/kind/value.ts";
import type { KindFixture, PropertyFixture } from "../../contract/fixture.ts";
import type { ContractWorld } from "../../contract/world.ts";
import { niche, ref } from "../world.ts";
import { openingHours, prices } from "./file.ts";

const voiceId = (name: string): string => seedVoices.find((voice) => voice.name === name)?.id ?? "";

const functionTool = (name: string) =>
  niche("Tool", name, {
    template: "function",
    configOverride: { function: { name }, server: { url: "https://api.example.com/tool" } },
  });
const tools = ["first", "second", "third"].map(functionTool);
const files = [
  niche("File", "prices", { source: prices }),
  niche("File", "opening-hours", { source: openingHours }),
  niche("File", "spare", { source: prices, name: "spare.md" }),
];

const nodes = [
  { id: "greet", type: "conversation", prompt: "Greet the caller.", firstMessage: "Hello!", label: "Greeting" },
  { id: "ask", type: "conversation", prompt: "Ask what it is about." },
  { id: "bye", type: "tool", prompt: "endCall" },
];
const edges = [
  { from: "greet", to: "ask", when: "the caller answers" },
  { from: "ask", to: "bye", when: "it is clear" },
];
const workflow = { nodes, edges, startNode: "greet" };
const graph = (value: JsonObject): JsonObject => ({ conversationFlow: undefined, workflow: value });

const flow = (property: PropertyFixture): PropertyFixture => ({
  given: graph(workflow),
  driftAt: "workflow",
  ...property,
  at: `workflow.${property.at}`,
});

const weekdays = (hours: readonly JsonObject[]): JsonObject => ({
  activatedHours: { timezone: "America/New_York", hours },
});
const monday = { day: "monday", startTime: "09:00", endTime: "17:00" };
const tuesday = { day: "tuesday", startTime: "10:00", endTime: "16:00" };

const hours = (property: PropertyFixture): PropertyFixture => ({
  ...property,
  at: `activatedHours.${property.at}`,
  given: weekdays([monday, tuesday]),
  driftAt: "activatedHours",
});

const personality = (property: PropertyFixture): PropertyFixture => ({
  ...property,
  at: `personality.${property.at}`,
  given: { personality: { tone: "warm", style: "short", description: "A plumber.", useEmpathy: true, useHumor: true } },
});

const somebodys = (world: ContractWorld, fields: JsonObject): string =>
  world.control.create("agents", { businessId: nicheSeed.businessId, name: "Front desk", ...fields }).id;

const lowerCase = (hour: JsonObject): JsonObject => ({ ...hour, day: String(hour["day"]).toLowerCase() });

export const voiceAgent: KindFixture = {
  needs: [],
  args: { name: "Front desk", type: "INBOUND", conversationFlow: "Greet the caller." },
  properties: [
    { at: "name", to: "Night desk", byHand: "Desk by hand" },
    { at: "type", to: "OUTBOUND", byHand: "OUTBOUND" },
    {
      at: "conversationFlow",
      to: "Ask for the caller's name.",
      byHand: "By hand.",
      removal: { with: { workflow }, writes: ["PATCH workflow"] },
    },
    {
      at: "workflow",
      given: graph(workflow),
      to: { ...workflow, startNode: "ask" },
      byHand: { ...workflow, startNode: "bye" },
      removal: { with: { conversationFlow: "Greet the caller." }, writes: ["PATCH conversationFlow"] },
    },
    flow({
      at: "nodes",
      to: [...nodes, { id: "wait", type: "conversation", prompt: "Wait." }],
      byHand: [nodes[0], nodes[1], { id: "bye", type: "tool", prompt: "transferCall" }],
    }),
    flow({
      at: "nodes[1].id",
      toArgs: graph({
        ...workflow,
        nodes: [nodes[0], { ...nodes[1], id: "listen" }, nodes[2]],
        edges: [
          { from: "greet", to: "listen", when: "the caller answers" },
          { from: "listen", to: "bye", when: "it is clear" },
        ],
      }),
      byHand: "by-hand",
    }),
    flow({ at: "nodes[2].type", to: "conversation" }),
    flow({ at: "nodes[1].prompt", to: "Ask for the address.", byHand: "By hand." }),
    flow({ at: "nodes[0].firstMessage", to: "Good evening!", byHand: "By hand!" }),
    flow({ at: "nodes[0].label", to: "Hello", byHand: "By hand" }),
    flow({ at: "edges", to: [...edges, { from: "greet", to: "bye", when: "a wrong number" }], byHand: [edges[0]] }),
    flow({ at: "edges[1].from", to: "greet" }),
    flow({ at: "edges[0].to", to: "bye" }),
    flow({ at: "edges[0].when", to: "the caller says hello", byHand: "by hand" }),
    flow({ at: "startNode", to: "ask", byHand: "bye" }),
    { at: "customInstructions", given: { customInstructions: "Be brief." }, to: "Be polite.", byHand: "By hand." },
    { at: "voiceId", given: { voiceId: voiceId("Michael") }, to: voiceId("Toad"), byHand: voiceId("Sarah") },
    {
      at: "toolIds",
      given: { toolIds: [ref("Tool", "first")] },
      to: [ref("Tool", "first"), ref("Tool", "second")],
      byHand: [ref("Tool", "third")],
      needs: tools,
      removal: { leaves: [] },
    },
    {
      at: "knowledgeBaseDocumentIds",
      given: { knowledgeBaseDocumentIds: [ref("File", "prices")] },
      to: [ref("File", "prices"), ref("File", "opening-hours")],
      byHand: [ref("File", "spare")],
      needs: files,
      removal: { leaves: [] },
    },
    {
      at: "personality",
      given: { personality: { tone: "warm", style: "short" } },
      to: { tone: "cool", style: "short" },
      byHand: { tone: "by hand", style: "short" },
      driftAt: "personality.tone",
    },
    personality({ at: "tone", to: "cool", byHand: "by hand" }),
    personality({ at: "style", to: "long", byHand: "by hand" }),
    personality({ at: "description", to: "A baker.", byHand: "By hand." }),
    personality({ at: "useEmpathy", to: false }),
    // The platform adds this flag by itself, off.
    personality({ at: "useHumor", to: false, removal: { leaves: false } }),
    { at: "firstMessage", given: { firstMessage: "Hello." }, to: "Good evening.", byHand: "By hand." },
    { at: "multilingual", given: { multilingual: true }, to: false, removal: { leaves: false } },
    {
      at: "backgroundSound",
      given: { backgroundSound: "office" },
      to: "https://sounds.example.com/street.mp3",
      byHand: "https://sounds.example.com/by-hand.mp3",
    },
    {
      at: "collectFields",
      given: { collectFields: ["name"] },
      to: ["name", "address"],
      byHand: ["by hand"],
      removal: { leaves: [] },
    },
    {
      at: "activatedHours",
      given: weekdays([monday]),
      to: { timezone: "America/Chicago", hours: [monday, tuesday] },
      byHand: { timezone: "America/Denver", hours: [monday] },
    },
    hours({ at: "timezone", to: "America/Chicago", byHand: "America/Denver" }),
    hours({ at: "hours", to: [monday], byHand: [tuesday] }),
    hours({ at: "hours[1].day", to: "Wednesday", byHand: "thursday" }),
    hours({ at: "hours[0].startTime", to: "08:00", byHand: "07:00" }),
    hours({ at: "hours[0].endTime", to: "24:00", byHand: "16:30" }),
  ],
  expected(args) {
    const { activatedHours } = args;
    if (!isObject(activatedHours) || !Array.isArray(activatedHours["hours"])) return args;
    return { ...args, activatedHours: { ...activatedHours, hours: activatedHours["hours"].map(lowerCase) } };
  },
  live(world, id) {
    const found = world.stored("agents").find((candidate) => candidate.id === id);
    // Of the two forms of the conversation, the one that was generated is nobody's.
    return (
      found && omit(found, [found["source"] === "workflow" ? "conversationFlow" : "workflow", "autoTools", "updatedAt"])
    );
  },
  ids: (world) => world.stored("agents").map(({ id }) => id),
  edit: (world, id, fields) => void world.control.dashboardEdit("agents", id, fields as never),
  vanish: (world, id) => world.control.remove("agents", id),
  lostInCreate: "personality",
  afterDelete: "gone",
  twins: {
    identical: { make: (world) => somebodys(world, {}), outcome: "identical" },
    "with other words": { make: (world) => somebodys(world, { conversationFlow: "Other." }), outcome: "refused" },
    "with more than the manifest sets": {
      make: (world) => somebodys(world, { firstMessage: "Hi." }),
      outcome: "identical",
    },
  },
  many: (count) => ({
    needs: [],
    args: Array.from({ length: count }, (_, index) => ({ ...voiceAgent.args, name: `Desk ${index}` })),
  }),
  passthrough: {
    switches: { postUnknownField: "store" },
    dropped: { postUnknownField: "ignore" },
    live: (world, id) => world.stored("agents").find((candidate) => candidate.id === id)?.["extra"],
    edit: (world, id, fields) => void world.control.dashboardEdit("agents", id, { extra: fields } as never),
  },
  listPath: "/voice-agents?",
  scopes: {
    create: "voice-agents:create",
    read: "voice-agents:read",
    update: "voice-agents:update",
    delete: "voice-agents:delete",
  },
};
