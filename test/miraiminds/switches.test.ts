import { describe, expect, it } from "vitest";
import { miraiMindsSwitches } from "../../emulator/miraiminds/switches.ts";
import { manualClock, type Clock } from "../../emulator/index.ts";
import type { SwitchValue } from "../../emulator/kernel/switches.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { pick } from "../../provider/kind/value.ts";
import type { Declared } from "../harness/mini-engine.ts";
import { pairs } from "../harness/sample.ts";
import { sharedStart } from "../harness/world.ts";
import { when } from "../contract/when.ts";
import { openingHours, prices } from "./kinds/file.ts";
import { foreign, rows, type Row } from "./rows.ts";
import { createWorld, inSeed, inhabit, numberIds, ref, type World } from "./world.ts";

/** Values that have tests of their own. */
const elsewhere = ["kbOutcome: failed", "readLagMs: 5000"];

it("the rows take every switch that the provider can meet both ways, and every alternative that is not just an example", () => {
  const table = Object.entries(miraiMindsSwitches).filter(([name]) => name !== "profile" && !foreign.test(name));
  const missing = table.flatMap(([name, { default: usual, alternatives, ...row }]) => {
    const values = rows.map(({ switches }) => ((switches as JsonObject)[name] as SwitchValue | undefined) ?? usual);
    const isTaken = (value: SwitchValue) =>
      values.includes(value) ||
      ("anyNumber" in row && values.some((other) => typeof other === "number" && other !== usual));
    return [usual, ...alternatives].filter((value) => !isTaken(value)).map((value) => `${name}: ${value}`);
  });
  expect(missing.sort()).toEqual(elsewhere.sort());
});

type Fields = Readonly<Record<string, JsonObject>>;

const purchase = {
  number: "+14153120349",
  countryCode: "US",
  numberType: "local",
  maxMonthlyRateCents: 115,
  maxSetupFeeCents: 0,
};

const store = {
  name: "Acme Web Shop",
  currencyCode: "inr",
  timezone: "Asia/Kolkata",
  supportContacts: { phoneNumber: "+919876543210" },
  trustSignals: { valuePropositionOneLiner: "Good things" },
};

/** Everything that Mirai Minds has, with much set. `fields` are laid over the arguments of the resources they name. */
function everything(fields: Fields = {}): Declared[] {
  const resource = (kind: string, name: string, args: JsonObject) => {
    const all = { ...args, ...fields[name] };
    return inSeed(kind, name, Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
  };
  return [
    resource("Workspace", "store", { variant: "custom", onDelete: "archive", ...store }),
    resource("Workspace", "shop", { variant: "shopify", onDelete: "archive", ...store, name: "Acme on Shopify" }),
    resource("Tool", "orders", {
      name: "order_status",
      description: "Looks up an order.",
      url: "https://orders.example.com/status",
      method: "get",
      headers: [{ key: "x-shop", value: "acme" }],
      parameters: { required: ["id"], properties: [{ name: "id", description: "Order number" }] },
    }),
    resource("Tool", "refunds", {
      name: "refund",
      description: "Pays back.",
      url: "https://orders.example.com/refund",
      method: "post",
    }),
    resource("File", "prices", { source: prices }),
    resource("File", "hours", { source: openingHours, name: "hours.md" }),
    resource("VoiceAgent", "cart", {
      name: "Cart saver",
      variant: { type: "abandoned_cart", config: { abandoned_cart: { paymentPlan: { mode: "both" } } } },
      agent: {
        identity: { name: "Priya", gender: "female", voice: "priya" },
        endMessage: "Goodbye.",
        tools: [ref("Tool", "refunds"), ref("Tool", "orders")],
      },
      icpContext: { language: "hinglish", locationTiers: ["tier2", "tier1"] },
      callSettings: { slots: [{ startTime: "09:00", endTime: "18:00" }], retryProtocol: { maxAttemptsNoPickup: 3 } },
      analysisPlan: {
        callInsightPlan: { reason: { type: "string", description: "Why not bought", required: true } },
      },
      knowledgeBase: { faq: [{ question: "When?", answer: "Tomorrow." }] },
      preCall: { apiPlan: { method: "post", url: "https://pre.example.com/call" } },
    }),
    resource("VoiceAgent", "support", {
      name: "Support",
      variant: { type: "custom", config: { inputSchema: [{ name: "customer", isRequired: true }] } },
      agent: { identity: { name: "Sagar", gender: "male", voice: "sagar" }, systemPrompt: "Help {{customer}}.\n" },
      icpContext: { language: "english" },
    }),
    resource("Deployment", "cart-line", {
      voiceAgentId: ref("VoiceAgent", "cart"),
      outbound: { purchase },
      onDelete: "release",
    }),
    resource("Deployment", "support-line", {
      voiceAgentId: ref("VoiceAgent", "support"),
      inbound: { telephonyNumberId: numberIds[0] },
    }),
  ];
}

const identity = { name: "Priya", gender: "female", voice: "priya" };
const tools = [ref("Tool", "refunds"), ref("Tool", "orders")];

/** A change of each kind that can be changed. */
const changes: Fields = {
  orders: { description: "Looks up an order by its number." },
  cart: {
    agent: { identity, endMessage: "Good day.", tools },
    icpContext: { language: "english", locationTiers: ["tier2", "tier1"] },
  },
  "support-line": { inbound: { telephonyNumberId: numberIds[1] } },
};

const idOf = (world: World, kind: string, name: string): string => world.pulumi.find(`miraiminds:${kind}`, name)!.id;

const stored = (world: World, collection: string, id: string): JsonObject =>
  world.stored(collection).find((record) => record.id === id)!;

/** How many objects of each kind there are, and how often a number was paid for. */
const counts = (world: World): Record<string, number> => ({
  workspaces: world.stored("workspaces").filter(({ archivedAt }) => archivedAt === null).length,
  assistants: world.stored("assistants").length,
  tools: world.stored("tools").filter(({ deletedAt }) => deletedAt === null).length,
  files: world.stored("files").length,
  ledger: world.stored("ledger").length,
});

/** Three workspaces and a tool are there from the start. */
const usual = { workspaces: 5, assistants: 2, tools: 3, files: 2, ledger: 1 };

/** A clock that goes on whenever it is looked at, so that pauses end without waiting. */
function ticking(by: number): Clock {
  const clock = manualClock();
  return {
    ...clock,
    now() {
      clock.advance(by);
      return clock.now();
    },
  };
}

type Profile = "reference" | "guide";

function begin({ switches, environment, tick }: Row, profile: Profile): World {
  const world = createWorld(
    { switches: { ...switches, profile }, ...(tick !== undefined && { clock: ticking(tick) }) },
    {
      MIRAIMINDS_TIMEOUT_MS: "20000",
      MIRAIMINDS_TOTAL_TIMEOUT_MS: "30000",
      MIRAIMINDS_WAIT_MS: "20000",
      ...environment,
    },
  );
  inhabit(world, "tools");
  return world;
}

async function start(row: Row, profile: Profile): Promise<World> {
  const world = begin(row, profile);
  await world.pulumi.up(everything());
  return world;
}

const messages = (errors: readonly Error[]): string => errors.map(({ message }) => message).join("\n");

const profiles: readonly Profile[] = ["reference", "guide"];

const cases = profiles.flatMap((profile) => rows.map((row) => ({ row, profile, name: row.name })));
const stories = pairs(cases, ["changes", "removals", "edits", "losses"], 2);

describe.each(cases.map((which) => ({ ...which, which })))(
  "with $name, answers as the $profile has them",
  ({ row, profile, which }) => {
    const isDue = (story: string) => stories.some((due) => due[0] === which && due[1] === story);
    const begun = () => start(row, profile);
    // A clock that has gone on cannot go back.
    const started = row.tick === undefined ? sharedStart(begun) : begun;

    when(isDue("changes"))(
      "everything is made once and left alone, and changes arrive without a loss beside them",
      async () => {
        const world = await started();
        expect(counts(world)).toEqual(usual);
        const before = stored(world, "assistants", idOf(world, "VoiceAgent", "cart"));
        const [bought] = world.stored("ledger");
        expect(before["telephony"]).toMatchObject({ outbound: bought?.["numberId"] });
        const again = await world.pulumi.up(everything());
        expect(again.requests).toEqual([]);

        await world.pulumi.up(everything(changes));
        expect(counts(world)).toEqual(usual);
        const after = stored(world, "assistants", idOf(world, "VoiceAgent", "cart"));
        const untouched = ["name", "telephony", "callSettings", "analysisPlan", "knowledgeBase", "preCall"];
        expect(pick(after, untouched)).toEqual(pick(before, untouched));
        expect(after["agent"]).toMatchObject({ identity, endMessage: "Good day." });
        expect(after["icpContext"]).toMatchObject({ language: "english" });
        expect(stored(world, "assistants", idOf(world, "VoiceAgent", "support"))["telephony"]).toMatchObject({
          inbound: numberIds[1],
        });
        expect(stored(world, "tools", idOf(world, "Tool", "orders"))["config"]).toMatchObject({
          description: "Looks up an order by its number.",
          url: "https://orders.example.com/status",
        });
      },
    );

    when(isDue("removals"))(
      "what is removed from the manifest is cleared, or an error says that it cannot be",
      async () => {
        const world = await started();
        const shorter: Fields = {
          orders: { headers: undefined },
          cart: { agent: { identity, tools: tools.slice(1) }, knowledgeBase: undefined },
        };
        const { errors } = await world.pulumi.tryUp(everything(shorter));
        const { agent, knowledgeBase } = stored(world, "assistants", idOf(world, "VoiceAgent", "cart"));
        expect(counts(world)).toEqual(usual);
        expect(agent).toMatchObject({ tools: [idOf(world, "Tool", "orders")] });
        expect(stored(world, "tools", idOf(world, "Tool", "orders"))["config"]).not.toMatchObject({
          headers: [{ key: "x-shop" }],
        });
        if (row.cannotClear) {
          expect(messages(errors)).toMatch(row.cannotClear);
          expect(agent).toMatchObject({ endMessage: "Goodbye." });
        } else {
          expect(errors).toEqual([]);
          expect(agent).not.toMatchObject({ endMessage: "Goodbye." });
          expect(knowledgeBase).not.toMatchObject({ faq: [{ question: "When?" }] });
          await world.pulumi.up(everything(shorter));
        }
      },
    );

    when(isDue("edits"))(
      "an edit in the dashboard is seen, kept by other changes, and not overwritten unasked; what is deleted there is made anew",
      async () => {
        const world = await started();
        const cart = idOf(world, "VoiceAgent", "cart");
        const agentOf = () => stored(world, "assistants", cart)["agent"];
        world.control.dashboardEdit("assistants", cart, { agent: { endMessage: "By hand." } });
        const other = everything({ cart: { analysisPlan: { summaryPlan: "In two sentences." } } });
        await world.pulumi.up(other, { drift: ["VoiceAgent cart"] });
        expect(agentOf()).toMatchObject({ endMessage: "By hand." });

        const stopped = await world.pulumi.tryUpWithRefresh(other);
        expect(stopped.drifts.get("VoiceAgent cart")?.paths).toEqual(["agent.endMessage"]);
        expect(messages(stopped.errors)).toContain(
          'agent.endMessage: recorded "Goodbye.", live "By hand.", desired "Goodbye."',
        );
        expect(agentOf()).toMatchObject({ endMessage: "By hand." });

        const former = idOf(world, "Tool", "refunds");
        // Where a deleted tool keeps its name, there is no way to have it again.
        const reserved = row.switches.deletedToolSlug === "reserved";
        if (!reserved) world.control.dashboardEdit("tools", former, { deletedAt: "2026-05-04T10:00:00.000Z" });
        world.control.remove("files", idOf(world, "File", "prices"));
        world.config["voice-agents:onConflict"] = "overwrite";
        await world.pulumi.upWithRefresh(other);
        expect(agentOf()).toMatchObject({ endMessage: "Goodbye." });
        expect(counts(world)).toEqual(usual);
        expect(idOf(world, "Tool", "refunds") === former).toBe(reserved);
      },
    );

    when(isDue("losses"))(
      "a lost state doubles nothing that can be found, and buys nothing; and everything is destroyed in an order that the platform accepts",
      async () => {
        const world = await started();
        const saved = structuredClone(world.pulumi.state);
        world.pulumi.state.splice(0);
        // Where the platform takes the name of a shop twice, there is no way to find the first.
        const findable = everything().filter(
          ({ name }) => name !== "shop" || row.switches.shopifyDuplicate !== undefined,
        );
        const { errors } = await world.pulumi.tryUp(findable);
        expect(counts(world)).toEqual(usual);
        for (const { message } of errors)
          expect(message).toMatch(/is already there with the same name|metadata\.adopt|telephonyNumberId: <its id>/);

        world.pulumi.state.splice(0, world.pulumi.state.length, ...saved);
        await world.pulumi.destroy();
        const toolsLeft = row.switches.toolInUse === "conflict" ? 3 : 1;
        const filesLeft = row.switches.collectionPer === "workspace" ? 2 : 0;
        expect(counts(world)).toEqual({ workspaces: 3, assistants: 2, tools: toolsLeft, files: filesLeft, ledger: 1 });
        const [bought] = world.stored("ledger");
        const status = (id: unknown) => world.stored("numbers").find((found) => found.id === id)?.["status"];
        expect([status(bought?.["numberId"]), status(numberIds[0])]).toEqual(["released", "active"]);
        if (toolsLeft > 1) expect(world.said.join()).toMatch(/does not delete a tool that an assistant has/);
        if (filesLeft > 0) expect(world.said.join()).toMatch(/deletes whole collections only/);
      },
    );
  },
);
