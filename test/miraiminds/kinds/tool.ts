import { miraiMindsSeed } from "../../../emulator/miraiminds/seed.ts";
import type { JsonObject } from "../../../provider/kind/definition.ts";
import { isObject, omit, pick } from "../../../provider/kind/value.ts";
import type { KindFixture, PropertyFixture } from "../../contract/fixture.ts";
import type { ContractWorld } from "../../contract/world.ts";
import { inhabit } from "../world.ts";

const args = {
  name: "order_status",
  description: "Looks up an order.",
  url: "https://orders.example.com/status",
  method: "get",
};

const somebodys = (world: ContractWorld, fields: JsonObject): string =>
  world.control.create("tools", { workspace: miraiMindsSeed.workspaceId, ...args, ...fields }).id;

const headers = [
  { key: "x-shop", value: "acme" },
  { key: "x-key", value: "secret-of-the-shop" },
];

const header = (property: PropertyFixture): PropertyFixture => ({
  ...property,
  at: `headers[1].${property.at}`,
  given: { headers },
  driftAt: "headers",
});

const language = { name: "language", description: "The language", type: "string", enum: ["english", "hindi"] };
const customer = {
  name: "customer",
  description: "Who asks",
  type: "object",
  required: ["phone"],
  properties: [
    { name: "phone", description: "The number", type: "number" },
    { name: "city", description: "Where", type: "string" },
  ],
};
const items = { name: "items", description: "What was ordered", type: "array", items: { type: "string" } };
const shop = { name: "shop", description: "Always the same", type: "string", value: "acme" };
const parameters = { required: ["customer"], properties: [customer, language, items, shop] };

const parameter = (at: string, property: Omit<PropertyFixture, "at">): PropertyFixture => ({
  ...property,
  at: `parameters.${at}`,
  given: { parameters },
  driftAt: "parameters",
});

/** Sent flat, stored in another shape. */
export const tool: KindFixture = {
  needs: [],
  args,
  properties: [
    { at: "name", to: "order_state", byHand: "by_hand" },
    { at: "description", to: "Finds an order.", byHand: "By hand." },
    { at: "url", to: "https://orders.example.com/v2", byHand: "https://orders.example.com/by-hand" },
    { at: "method", to: "post", byHand: "put" },
    { at: "headers", given: { headers }, to: [headers[0]], byHand: [headers[1]], removal: { leaves: [] } },
    header({ at: "key", to: "x-token", byHand: "x-by-hand" }),
    header({ at: "value", to: "another-secret", byHand: "by-hand" }),
    {
      at: "parameters",
      given: { parameters },
      to: { required: [], properties: [language] },
      byHand: { properties: [customer] },
      removal: { leaves: { required: [], properties: [] } },
    },
    parameter("required", { to: ["customer", "language"], byHand: ["language"] }),
    parameter("properties", {
      to: [customer, language],
      byHand: [customer, items],
      removal: { with: { parameters: { required: [] } }, leaves: [] },
    }),
    parameter("properties[3].name", { to: "store", byHand: "by_hand" }),
    parameter("properties[3].description", {
      to: "The shop",
      byHand: "By hand",
      removal: { refused: /description/, writes: ["PUT parameters"] },
    }),
    parameter("properties[0].properties[0].type", { to: "boolean", byHand: "integer" }),
    parameter("properties[3].value", { to: "globex", byHand: "by hand" }),
    parameter("properties[1].enum", { to: ["english"], byHand: ["tamil"] }),
    parameter("properties[0].required", { to: ["phone", "city"], byHand: ["city"] }),
    parameter("properties[0].properties", {
      to: [customer.properties[0]],
      byHand: [...customer.properties, shop],
      removal: { with: { parameters: { properties: [omit(customer, ["required", "properties"])] } } },
    }),
    parameter("properties[2].items", { to: { type: "number" }, byHand: { type: "boolean" } }),
    { at: "isActive", given: { isActive: false }, to: true, implied: true, removal: { leaves: true } },
  ],
  expected: (given) => given,
  live(world, id) {
    const found = world.stored("tools").find((candidate) => candidate.id === id && candidate["deletedAt"] === null);
    const config = found && isObject(found["config"]) ? found["config"] : {};
    return (
      found && {
        ...pick(found, ["name", "isActive"]),
        ...pick(config, ["description", "url", "method", "headers"]),
        ...("body" in config && { parameters: config["body"] }),
      }
    );
  },
  ids: (world) =>
    world
      .stored("tools")
      .filter((found) => found["deletedAt"] === null)
      .map(({ id }) => id),
  edit: (world, id, fields) => void world.control.dashboardEdit("tools", id, fields as never),
  vanish(world, id) {
    inhabit(world, "files");
    world.control.dashboardEdit("tools", id, { deletedAt: "2026-05-04T10:00:00.000Z" });
  },
  lostInCreate: "headers",
  afterDelete: "gone",
  twins: {
    identical: { make: (world) => somebodys(world, {}), outcome: "identical" },
    "with another address": {
      make: (world) => somebodys(world, { url: "https://other.example.com" }),
      outcome: "refused",
    },
    "with more than the manifest sets": { make: (world) => somebodys(world, { headers }), outcome: "identical" },
  },
  many: (count) => ({
    needs: [],
    args: Array.from({ length: count }, (_, index) => ({ ...args, name: `tool_${index}` })),
  }),
  listPath: "/tool/api",
  scopes: {},
};
