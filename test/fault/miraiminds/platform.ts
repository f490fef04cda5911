import { miraiMindsSeed } from "../../../emulator/miraiminds/seed.ts";
import type { JsonObject } from "../../../provider/kind/definition.ts";
import { isObject, omit } from "../../../provider/kind/value.ts";
import { UNKNOWN_ID } from "../../../provider/lifecycle/unknown-id.ts";
import type { Declared } from "../../harness/mini-engine.ts";
import { createWorld } from "../../miraiminds/world.ts";
import { adoptForgotten, type FaultPlatform, type FaultWorld, type Trouble } from "../platform.ts";
import type { Dump, Stored } from "../stored.ts";

const { workspaceId, secondWorkspaceId, privateKey } = miraiMindsSeed;

/** Secrets that no error and no warning may show. */
export const CANARIES = {
  key: privateKey,
  header: "canary-header-value",
  preCall: "canary-precall-value",
} as const;

/** Times, and ids of the platform's own. */
const VOLATILE = ["id", "createdAt", "updatedAt", "archivedAt", "createdMs", "lastPutMs", "at"];

const collection = (name: string, ...more: readonly string[]) => ({
  name,
  plain: (record: Stored): JsonObject => omit(record, [...VOLATILE, ...more]),
});

/** Mirai Minds as the fault matrix sees it. */
export const miraiMindsPlatform: FaultPlatform = {
  prefix: "MIRAIMINDS",
  credentials: { keys: {} },
  canaries: CANARIES,
  // Nothing but the provider stands in the way of a number that is bought twice.
  createWorld: (switches, environment) =>
    createWorld({ switches: { secondPurchase: "charged", purchaseUnlisted: "accepted", ...switches } }, environment),
  seedForeign(control) {
    control.create("assistants", { workspace: workspaceId, name: "Somebody's assistant" });
    control.create("assistants", { workspace: secondWorkspaceId, name: "Cart saver" });
    control.create("tools", { workspace: workspaceId, name: "Somebody's tool" });
    control.create("tools", { workspace: secondWorkspaceId, name: "order_status" });
    control.create("files", { workspace: workspaceId, fileName: "theirs.pdf" });
  },
  owned: (dump) => [
    ...live(dump, "workspaces", "archivedBy"),
    ...live(dump, "assistants", "archivedBy"),
    ...live(dump, "tools", "deletedAt"),
    ...(dump["files"] ?? []),
    ...boughtNumbers(dump),
  ],
  held({ type, id, outputs }) {
    if (type !== "miraiminds:Deployment") return [id];
    const { inboundNumberId, outboundNumberId, unusedNumbers } = outputs;
    const numbers = [inboundNumberId, outboundNumberId, ...Object.values(isObject(unusedNumbers) ? unusedNumbers : {})];
    return numbers.filter((number) => typeof number === "string");
  },
  compared: [
    collection("organizations"),
    collection("workspaces"),
    collection("assistants"),
    {
      name: "tools",
      plain: (tool) => ({ ...omit(tool, [...VOLATILE, "integrationId"]), deletedAt: tool["deletedAt"] !== null }),
    },
    collection("files", "collectionName", "reads"),
    collection("numbers", "providerNumberId"),
    collection("ledger"),
  ],
  // What is bought is paid from it.
  shared: ["organizations"],
  wayOut(trouble) {
    const text = trouble.errors.map(({ message }) => message).join("\n");
    const cutOff =
      /^update miraiminds:Deployment .*an update was cut off.*live \{ telephonyNumberId: .*write it into the manifest/s;
    if (text.includes("telephonyNumberId: <its id>") || (trouble.lasting && cutOff.test(text)))
      return { program: withKnownNumbers(trouble) };
    if (text.includes("set metadata.adopt to its id")) return foundByHand(trouble);
    return adoptForgotten(trouble);
  },
};

const live = (dump: Dump, name: string, gone: string): Stored[] =>
  (dump[name] ?? []).filter((record) => record[gone] === null);

function boughtNumbers(dump: Dump): Stored[] {
  const paid = new Set((dump["ledger"] ?? []).map(({ numberId }) => numberId));
  return (dump["numbers"] ?? []).filter(({ id, status }) => paid.has(id) && status === "active");
}

/** Each purchase of a number that has been bought, replaced by its id, as the dashboard shows it. */
function withKnownNumbers({ program, world }: Trouble): Declared[] {
  const ids = new Map(boughtNumbers(world.control.dump()).map(({ number, id }) => [number, id]));
  const known = (line: unknown): unknown => {
    const wanted = isObject(line) && isObject(line["purchase"]) ? ids.get(line["purchase"]["number"]) : undefined;
    return wanted === undefined ? line : { telephonyNumberId: wanted };
  };
  return program.map((declared) => ({
    ...declared,
    args: Object.fromEntries(
      Object.entries(declared.args).map(([key, value]) => [
        key,
        ["inbound", "outbound"].includes(key) ? known(value) : value,
      ]),
    ),
  }));
}

/** A workspace that the dashboard shows is adopted; one that it does not show is taken out of the state. */
function foundByHand({ program, world }: Trouble) {
  const found = (name: unknown) =>
    live(world.control.dump(), "workspaces", "archivedBy").find((record) => record["name"] === name)?.id;
  return {
    program: program.map((declared) => {
      const id = declared.type === "miraiminds:Workspace" ? found(declared.args["name"]) : undefined;
      return id === undefined ? declared : { ...declared, args: { ...declared.args, adopt: id } };
    }),
    forget: unknownOnes(world).filter(({ inputs }) => found(inputs["name"]) === undefined),
  };
}

const unknownOnes = ({ engine }: FaultWorld) => engine.state.filter(({ id }) => id === UNKNOWN_ID);
