import { expect } from "vitest";
import { nicheSeed } from "../../../emulator/niche/seed.ts";
import { seedTemplates } from "../../../emulator/niche/seed.ts";
import type { JsonObject } from "../../../provider/kind/definition.ts";
import { isObject, omit } from "../../../provider/kind/value.ts";
import type { KindFixture, PropertyFixture } from "../../contract/fixture.ts";
import type { ContractWorld } from "../../contract/world.ts";
import { niche } from "../world.ts";

const templateId = (name: string): string => seedTemplates.find((template) => template.name === name)?.id ?? "";

const lookup = { function: { name: "lookup" }, server: { url: "https://api.example.com/lookup" } };
const crm = { url: "https://crm.example.com/leads", method: "POST" };

/** A function tool with a configuration, of which the base has the smallest. */
const functionTool = (config: JsonObject): JsonObject => ({ configOverride: { ...lookup, ...config } });
const apiTool = (config: JsonObject): JsonObject => ({ template: "apiRequest", configOverride: { ...crm, ...config } });

const sales = { name: "Sales", phoneNumber: "+12125550101" };
const service = { name: "Service", phoneNumber: "+12125550102" };
const transferTool = (destination: JsonObject, config: JsonObject = {}): JsonObject => ({
  template: "transferCall",
  configOverride: { destinations: [{ ...sales, ...destination }], ...config },
});

const held = { type: "request-complete", content: "https://audio.example.com/hold.mp3" };
const heldLonger = "https://audio.example.com/longer.mp3";
const heldByHand = "https://audio.example.com/by-hand.mp3";

const calendar = [niche("CalendarIntegration", "calendar", { calendarId: "primary", accessToken: "ya29.tool" })];
const bookingTool = (config: JsonObject): JsonObject => ({
  template: "googleCal",
  configOverride: { appointmentConfig: config },
});
const booking = (property: PropertyFixture): PropertyFixture => ({
  ...property,
  at: `configOverride.appointmentConfig.${property.at}`,
  needs: calendar,
  driftAt: "configOverride.appointmentConfig",
});
const morning = [{ openTime: "08:00", closeTime: "12:00" }];
const afternoon = [{ openTime: "13:00", closeTime: "18:00" }];
const evening = [{ openTime: "19:00", closeTime: "21:00" }];

const days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const bookingDay = (day: string): PropertyFixture =>
  booking({
    at: `hoursJson.${day}`,
    given: bookingTool({ hoursJson: { [day]: morning, [day === "monday" ? "friday" : "monday"]: morning } }),
    to: afternoon,
    byHand: evening,
  });

const config = (property: PropertyFixture): PropertyFixture => ({ ...property, at: `configOverride.${property.at}` });

const destination = (property: PropertyFixture): PropertyFixture =>
  config({ ...property, at: `destinations[0].${property.at}`, driftAt: "configOverride.destinations" });

const somebodys = (world: ContractWorld, template: string, configOverride: JsonObject): string =>
  world.control.create("tools", { businessId: nicheSeed.businessId, template, configOverride } as never).id;

/** The configuration as it was sent, from the tables in which the platform keeps its parts. */
function sentConfig(world: ContractWorld, { destinationIds, appointmentConfigId, ...rest }: JsonObject): JsonObject {
  const row = (collection: string, id: unknown) => {
    const found = world.stored(collection).find((candidate) => candidate.id === id);
    return found && omit(found, ["id", "toolId", "businessId"]);
  };
  return {
    ...rest,
    ...(Array.isArray(destinationIds) && { destinations: destinationIds.map((id) => row("destinations", id)) }),
    ...(appointmentConfigId !== undefined && { appointmentConfig: row("appointmentConfigs", appointmentConfigId) }),
  };
}

/** Four templates, each with its own configuration. */
export const tool: KindFixture = {
  needs: [],
  args: { template: "function", configOverride: lookup },
  openly: { transferReadBack: "both", effectiveConfig: "resolved" },
  properties: [
    {
      at: "template",
      toArgs: { template: "apiRequest", configOverride: crm },
      unseen: "a tool stays what it was made from",
      removal: { with: { templateToolId: templateId("function") }, leaves: "function" },
    },
    {
      at: "templateToolId",
      given: { template: undefined, templateToolId: templateId("function") },
      toArgs: { templateToolId: templateId("apiRequest"), configOverride: crm },
      unseen: "a tool stays what it was made from",
      removal: { with: { template: "function" }, leaves: templateId("function") },
    },
    {
      at: "configOverride",
      to: { ...lookup, server: { url: "https://api.example.com/other" } },
      byHand: { ...lookup, server: { url: "https://api.example.com/by-hand" } },
      driftAt: "configOverride.server",
      removal: { refused: /does not accept this configuration/ },
    },
    {
      at: "configOverride",
      given: bookingTool({ slotDurationMinutes: 30 }),
      to: { appointmentConfig: { slotDurationMinutes: 45 } },
      byHand: { appointmentConfig: { slotDurationMinutes: 50 } },
      driftAt: "configOverride.appointmentConfig",
      needs: calendar,
      removal: { leaves: { appointmentConfig: expect.objectContaining({ slotDurationMinutes: 60 }) as unknown } },
    },

    config({ at: "function", to: { name: "find" }, byHand: { name: "by_hand" }, removal: { refused: /function/ } }),
    config({
      at: "server",
      to: { url: "https://api.example.com/v2" },
      byHand: { url: "https://api.example.com/by-hand" },
      removal: { refused: /server/ },
    }),
    config({ at: "async", given: functionTool({ async: true }), to: false }),
    config({
      at: "messages",
      given: functionTool({ messages: [held] }),
      to: [held, { ...held, content: heldLonger }],
      byHand: [{ ...held, content: heldByHand }],
    }),

    config({ at: "name", given: apiTool({ name: "send_lead" }), to: "send_it", byHand: "by_hand" }),
    config({
      at: "description",
      given: apiTool({ description: "Sends the lead." }),
      to: "Sends it.",
      byHand: "By hand.",
    }),
    config({
      at: "url",
      given: apiTool({}),
      to: "https://crm.example.com/v2",
      byHand: "https://crm.example.com/by-hand",
      removal: { refused: /url/ },
    }),
    config({ at: "method", given: apiTool({}), to: "PUT", byHand: "PATCH", removal: { refused: /method/ } }),
    config({
      at: "headers",
      given: apiTool({ headers: { properties: { "x-team": { type: "string" } } } }),
      to: { properties: { "x-unit": { type: "string" } } },
      byHand: { properties: { "x-team": { type: "number" } } },
    }),
    config({
      at: "body",
      given: apiTool({ body: { properties: { phone: { type: "string" } } } }),
      to: { properties: { phone: { type: "string" }, name: { type: "string" } } },
      byHand: { properties: { phone: { type: "number" } } },
    }),
    config({ at: "timeoutSeconds", given: apiTool({ timeoutSeconds: 10 }), to: 15, byHand: 25 }),
    config({
      at: "messages",
      given: apiTool({ messages: [held] }),
      to: [{ ...held, content: heldLonger }],
      byHand: [{ ...held, content: heldByHand }],
    }),

    config({
      at: "destinations",
      given: transferTool({}),
      to: [sales, service],
      byHand: [service],
    }),
    destination({ at: "name", given: transferTool({}), to: "New customers", byHand: "By hand" }),
    destination({ at: "phoneNumber", given: transferTool({}), to: "+12125550103", byHand: "+12125550104" }),
    destination({
      at: "description",
      given: transferTool({ description: "New customers" }),
      to: "Customers of all kinds",
      byHand: "By hand",
      // The page marks no property of a destination optional, so a value is always sent.
      removal: { leaves: "Sales" },
    }),
    destination({
      at: "warmTransferEnabled",
      given: transferTool({ warmTransferEnabled: true }),
      to: false,
      removal: { leaves: false },
    }),
    config({
      at: "messages",
      given: transferTool({}, { messages: [held] }),
      to: [{ ...held, content: heldLonger }],
      byHand: [{ ...held, content: heldByHand }],
    }),
    config({
      at: "messages[0].content",
      given: transferTool({}, { messages: [held] }),
      to: heldLonger,
      byHand: heldByHand,
      driftAt: "configOverride.messages",
    }),
    config({
      at: "messages[0].type",
      given: transferTool({}, { messages: [held] }),
      byHand: "request-start",
      driftAt: "configOverride.messages",
    }),

    config({
      at: "appointmentConfig",
      given: bookingTool({ slotDurationMinutes: 30 }),
      to: { slotDurationMinutes: 45, slotBufferMinutes: 5 },
      byHand: { slotDurationMinutes: 50 },
      needs: calendar,
      removal: { leaves: expect.objectContaining({ slotDurationMinutes: 60, slotBufferMinutes: 0 }) as unknown },
    }),
    booking({
      at: "slotDurationMinutes",
      given: bookingTool({ slotDurationMinutes: 30, slotBufferMinutes: 10 }),
      to: 45,
      byHand: 50,
      removal: { leaves: 60 },
    }),
    booking({
      at: "slotBufferMinutes",
      given: bookingTool({ slotDurationMinutes: 30, slotBufferMinutes: 10 }),
      to: 15,
      byHand: 20,
      removal: { leaves: 0 },
    }),
    booking({
      at: "advanceNoticeMinutes",
      given: bookingTool({ slotDurationMinutes: 30, advanceNoticeMinutes: 60 }),
      to: 120,
      byHand: 180,
      removal: { leaves: 1440 },
    }),
    booking({
      at: "hoursJson",
      given: bookingTool({ slotDurationMinutes: 30, hoursJson: { monday: morning } }),
      to: { monday: morning, tuesday: afternoon },
      byHand: { monday: evening },
      // The business's own hours: the default that the contract documents.
      removal: { leaves: expect.objectContaining({ friday: [{ openTime: "08:00", closeTime: "18:00" }] }) as unknown },
    }),
    ...days.map(bookingDay),
    booking({
      at: "hoursJson.monday[0].openTime",
      given: bookingTool({ hoursJson: { monday: morning } }),
      to: "09:00",
      byHand: "10:00",
    }),
    booking({
      at: "hoursJson.monday[0].closeTime",
      given: bookingTool({ hoursJson: { monday: morning } }),
      to: "11:00",
      byHand: "10:00",
    }),
  ],
  expected: (args) => args,
  live(world, id) {
    const found = world.stored("tools").find((candidate) => candidate.id === id);
    if (!found) return undefined;
    const { templateToolId, configOverride } = found;
    const template = world.stored("templates").find((candidate) => candidate.id === templateToolId)?.["name"];
    return {
      template,
      templateToolId,
      configOverride: sentConfig(world, isObject(configOverride) ? configOverride : {}),
    };
  },
  ids: (world) =>
    world
      .stored("tools")
      .filter(({ auto }) => auto === undefined)
      .map(({ id }) => id),
  edit: (world, id, fields) => void world.control.dashboardEdit("tools", id, fields as never),
  vanish: (world, id) => world.control.remove("tools", id),
  lostInCreate: "configOverride.async",
  afterDelete: "gone",
  sometimes: ["destinationIds", "appointmentConfigId"],
  twins: {
    identical: { make: (world) => somebodys(world, "function", lookup), outcome: "identical" },
    "of another configuration": {
      make: (world) => somebodys(world, "function", { ...lookup, async: true }),
      outcome: "beside",
    },
    "whose destinations the platform hides": {
      given: transferTool({}),
      make: (world) => somebodys(world, "transferCall", { destinations: [sales] }),
      outcome: "beside",
      says: /nothing in this stack manages and that cannot be told apart .*metadata\.adopt/,
    },
    "whose destinations the platform shows": {
      given: transferTool({}),
      switches: { transferReadBack: "both" },
      make: (world) => somebodys(world, "transferCall", { destinations: [sales] }),
      outcome: "identical",
    },
  },
  many: (count) => ({
    needs: [],
    args: Array.from({ length: count }, (_, index) => ({
      template: "function",
      configOverride: { ...lookup, function: { name: `lookup_${index}` } },
    })),
  }),
  // Pages of the usual size are proven with files and voice agents.
  pages: { size: 20, switches: { listPageSizeCap: 20 } },
  passthrough: {
    switches: { postUnknownField: "store" },
    dropped: { postUnknownField: "ignore" },
    live: (world, id) => world.stored("tools").find((candidate) => candidate.id === id)?.["extra"],
    edit: (world, id, fields) => void world.control.dashboardEdit("tools", id, { extra: fields } as never),
  },
  listPath: "/tools?",
  scopes: { create: "tools:create", read: "tools:read", update: "tools:update", delete: "tools:delete" },
};
