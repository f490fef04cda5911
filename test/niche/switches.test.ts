import { describe, expect, it } from "vitest";
import { nicheSwitches } from "../../emulator/niche/switches.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { isObject, pick } from "../../provider/kind/value.ts";
import type { ContractWorld } from "../contract/world.ts";
import type { Declared } from "../harness/mini-engine.ts";
import { pairs } from "../harness/sample.ts";
import { sharedStart } from "../harness/world.ts";
import { when } from "../contract/when.ts";
import { nicheFixture } from "./fixtures.ts";
import { openingHours, prices } from "./kinds/file.ts";
import { rows, type Row } from "./rows.ts";
import { niche, ref } from "./world.ts";

it("the rows take every switch both ways, and every alternative that is not just an example", () => {
  const taken = (name: string, value: unknown): boolean =>
    rows.some(({ switches }) => ((switches as JsonObject)[name] ?? defaultOf(name)) === value);
  const defaultOf = (name: string): unknown => Object.entries(nicheSwitches).find(([key]) => key === name)?.[1].default;
  const missing = Object.entries(nicheSwitches).flatMap(([name, { default: usual, alternatives }]) =>
    [usual, ...alternatives].filter((value) => !taken(name, value)).map((value) => `${name}: ${value}`),
  );
  // Has a clock that goes on: late-reads.test.ts.
  expect(missing).toEqual(["readLagMs: 1500"]);
});

/** Fields of one resource that a test changes. */
type Fields = Readonly<Record<string, JsonObject>>;

/** Everything that Niche has, with much set. `fields` are laid over the arguments of the resources they name. */
function everything(fields: Fields = {}): Declared[] {
  const resource = (kind: string, name: string, args: JsonObject) => {
    const all = { ...args, ...fields[name] };
    return niche(kind, name, Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
  };
  return [
    resource("Workspace", "business", {}),
    resource("CalendarIntegration", "calendar", { calendarId: "primary", accessToken: "ya29.token" }),
    resource("Tool", "transfer", {
      template: "transferCall",
      configOverride: {
        destinations: [
          { name: "Sales", phoneNumber: "+12125550101" },
          { name: "Service", phoneNumber: "+12125550102", description: "Repairs", warmTransferEnabled: true },
        ],
        messages: [{ type: "request-complete", content: "https://audio.example.com/hold.mp3" }],
      },
    }),
    resource("Tool", "booking", {
      template: "googleCal",
      configOverride: {
        appointmentConfig: {
          slotDurationMinutes: 30,
          hoursJson: { monday: [{ openTime: "09:00", closeTime: "17:00" }] },
        },
      },
    }),
    resource("Tool", "lookup", {
      template: "function",
      configOverride: { function: { name: "lookup" }, server: { url: "https://api.example.com/lookup" }, async: true },
    }),
    resource("File", "prices", { source: prices }),
    resource("File", "hours", { source: openingHours, name: "hours.md" }),
    resource("VoiceAgent", "front-desk", {
      name: "Front desk",
      type: "INBOUND",
      conversationFlow: "Greet the caller.\nAsk what it is about.\n",
      toolIds: [ref("Tool", "transfer"), ref("Tool", "lookup")],
      knowledgeBaseDocumentIds: [ref("File", "prices")],
      personality: { tone: "warm", style: "short" },
      firstMessage: "Hello!",
      multilingual: true,
      collectFields: ["name", "address"],
    }),
    resource("VoiceAgent", "reminders", {
      name: "Reminders",
      type: "OUTBOUND",
      workflow: {
        nodes: [
          { id: "remind", type: "conversation", prompt: "Remind them of the appointment." },
          { id: "bye", type: "tool", prompt: "endCall" },
        ],
        edges: [{ from: "remind", to: "bye", when: "they understood" }],
        startNode: "remind",
      },
      toolIds: [ref("Tool", "booking")],
    }),
    resource("Deployment", "line", {
      voiceAgentId: ref("VoiceAgent", "front-desk"),
      agentRevision: ref("VoiceAgent", "front-desk", "revision"),
    }),
  ];
}

const idOf = (world: ContractWorld, kind: string, name: string): string => world.pulumi.find(`niche:${kind}`, name)!.id;

const live = (world: ContractWorld, kind: keyof typeof nicheFixture.kinds, name: string): JsonObject =>
  nicheFixture.kinds[kind]!.live(world, idOf(world, kind, name))!;

/** How many objects of each kind somebody made. */
const counts = (world: ContractWorld): Record<string, number> =>
  Object.fromEntries(Object.entries(nicheFixture.kinds).map(([kind, { ids }]) => [kind, ids(world).length]));

const usual = { Workspace: 3, CalendarIntegration: 1, Tool: 3, File: 2, VoiceAgent: 2, Deployment: 1 };

async function start({ switches, environment }: Row): Promise<ContractWorld> {
  const world = nicheFixture.createWorld({ switches, ...(environment && { environment }) });
  await world.pulumi.up(everything());
  return world;
}

const messages = (errors: readonly Error[]): string => errors.map(({ message }) => message).join("\n");

const kindsOfAutomaticTools = (world: ContractWorld): string[] => {
  const agent = world.stored("agents").find(({ id }) => id === idOf(world, "VoiceAgent", "front-desk"));
  return (agent?.["autoTools"] as { kind: string }[]).map(({ kind }) => kind).sort();
};

const toolsOf = (world: ContractWorld): string[] =>
  [...(live(world, "VoiceAgent", "front-desk")["toolIds"] as string[])].sort();

const toolNamed = (world: ContractWorld, id: string): unknown =>
  nicheFixture.kinds["Tool"]!.live(world, id)?.["template"];

const idsOf = (world: ContractWorld, kind: string, names: readonly string[]): string[] =>
  names.map((name) => idOf(world, kind, name)).sort();

/** A change of each kind that can be changed, in its own words. */
const changes: Fields = {
  calendar: { calendarId: "team@group.calendar.google.com" },
  transfer: {
    configOverride: {
      destinations: [{ name: "Sales", phoneNumber: "+12125550109" }],
      messages: [{ type: "request-complete", content: "https://audio.example.com/hold.mp3" }],
    },
  },
  booking: {
    configOverride: {
      appointmentConfig: {
        slotDurationMinutes: 45,
        hoursJson: { monday: [{ openTime: "09:00", closeTime: "17:00" }] },
      },
    },
  },
  "front-desk": { customInstructions: "Be brief.", personality: { tone: "cool", style: "short" } },
};

const stories = pairs(rows, ["changes", "removals", "edits", "losses"], 2);

describe.each(rows.map((row) => ({ row, name: row.name })))("with $name", ({ row }) => {
  const isDue = (story: string) => stories.some((due) => due[0] === row && due[1] === story);
  const started = sharedStart(() => start(row));

  when(isDue("changes"))(
    "everything is made once and left alone, and changes arrive without a loss beside them",
    async () => {
      const world = await started();
      expect(counts(world)).toEqual(usual);
      const before = live(world, "VoiceAgent", "front-desk");
      expect(toolsOf(world)).toEqual(idsOf(world, "Tool", ["transfer", "lookup"]));
      expect(before["knowledgeBaseDocumentIds"]).toEqual(idsOf(world, "File", ["prices"]));
      const again = await world.pulumi.up(everything());
      expect(again.requests).toEqual([]);

      await world.pulumi.up(everything(changes));
      expect(counts(world)).toEqual(usual);
      const untouched = [
        "name",
        "type",
        "conversationFlow",
        "toolIds",
        "firstMessage",
        "multilingual",
        "collectFields",
      ];
      expect(live(world, "VoiceAgent", "front-desk")).toMatchObject({
        ...pick(before, [...untouched, "knowledgeBaseDocumentIds"]),
        ...changes["front-desk"],
      });
      expect(live(world, "Tool", "booking")).toMatchObject({ ...changes["booking"] });
      expect(live(world, "Tool", "transfer")).toMatchObject({ ...changes["transfer"] });
      expect(world.stored("deployments")).toMatchObject([{ onDuty: true, deploys: 2 }]);
    },
  );

  when(isDue("removals"))(
    "tools and files of an agent are changed and its automatic tools stay; what is removed is cleared, or an error says that it cannot be",
    async () => {
      const world = await started();
      const automatic = kindsOfAutomaticTools(world);
      const toolIds = ["lookup", "transfer", "booking"].map((name) => ref("Tool", name));
      const fields: Fields = { "front-desk": { toolIds }, prices: { source: openingHours } };
      await world.pulumi.up(everything(fields));
      expect(toolsOf(world)).toEqual(idsOf(world, "Tool", ["lookup", "transfer", "booking"]));
      const documents = live(world, "VoiceAgent", "front-desk")["knowledgeBaseDocumentIds"];
      expect(documents).toEqual(idsOf(world, "File", ["prices"]));
      expect(counts(world)).toEqual(usual);
      expect(kindsOfAutomaticTools(world)).toEqual(automatic);

      const lookup = { function: { name: "lookup" }, server: { url: "https://api.example.com/lookup" } };
      const agent = { toolIds, personality: { style: "short" } };
      const toneless = everything({ ...fields, lookup: { configOverride: lookup }, "front-desk": agent });
      await world.pulumi.up(toneless);
      const { personality } = live(world, "VoiceAgent", "front-desk");
      // Where an update merges, an empty text is all that the platform lets one say.
      const cleared = row.switches.patchPersonality === "merge" ? "" : undefined;
      expect(isObject(personality) && [personality["tone"], personality["style"]]).toEqual([cleared, "short"]);
      expect(live(world, "Tool", "lookup")["configOverride"]).toEqual(lookup);

      const silent = { ...agent, personality: { tone: "warm", style: "short" }, firstMessage: undefined };
      const removed = everything({ ...fields, lookup: { configOverride: lookup }, "front-desk": silent });
      if (row.cannotClear) {
        const { errors } = await world.pulumi.tryUp(removed);
        expect(messages(errors)).toMatch(row.cannotClear);
        expect(live(world, "VoiceAgent", "front-desk")["firstMessage"]).toBe("Hello!");
      } else {
        await world.pulumi.up(removed);
        expect(live(world, "VoiceAgent", "front-desk")["firstMessage"]).toBeUndefined();
      }
    },
  );

  when(isDue("edits"))(
    "an edit in the dashboard is seen, kept by other changes, and not overwritten unasked; what is deleted there is made anew",
    async () => {
      const world = await started();
      const agent = idOf(world, "VoiceAgent", "front-desk");
      world.control.dashboardEdit("agents", agent, { firstMessage: "By hand." });
      const other = everything({ "front-desk": { customInstructions: "Be brief." } });
      // The deployment follows its agent, which a refresh would put back.
      await world.pulumi.up(other, { drift: ["VoiceAgent front-desk", "Deployment line"] });
      expect(live(world, "VoiceAgent", "front-desk")["firstMessage"]).toBe("By hand.");

      const stopped = await world.pulumi.tryUpWithRefresh(other);
      expect(stopped.drifts.get("VoiceAgent front-desk")?.paths).toEqual(["firstMessage"]);
      expect(messages(stopped.errors)).toContain(`firstMessage: recorded "Hello!", live "By hand.", desired "Hello!"`);
      expect(live(world, "VoiceAgent", "front-desk")["firstMessage"]).toBe("By hand.");

      world.control.remove("tools", idOf(world, "Tool", "lookup"));
      world.control.remove("agents", idOf(world, "VoiceAgent", "reminders"));
      world.config["voice-agents:onConflict"] = "overwrite";
      await world.pulumi.upWithRefresh(other);
      const put = { firstMessage: "Hello!", customInstructions: "Be brief.", multilingual: true };
      expect(live(world, "VoiceAgent", "front-desk")).toMatchObject(put);
      expect(counts(world)).toEqual(usual);
      expect(toolsOf(world)).toEqual(idsOf(world, "Tool", ["transfer", "lookup"]));
    },
  );

  when(isDue("losses"))(
    "a lost state doubles nothing that can be told apart; and everything is destroyed in an order that the platform accepts",
    async () => {
      const world = await started();
      const saved = structuredClone(world.pulumi.state);
      const known = ["VoiceAgent", "File", "CalendarIntegration", "Deployment"];
      world.pulumi.state.splice(0);
      const { errors } = await world.pulumi.tryUp(everything());
      expect(pick(counts(world), known)).toEqual(pick(usual, known));
      const functions = nicheFixture.kinds["Tool"]!.ids(world).filter((id) => toolNamed(world, id) === "function");
      expect(functions).toHaveLength(1);
      // What cannot be told from somebody else's is not taken: the message says so.
      for (const { message } of errors) expect(message).toMatch(/is already there with the same name|metadata\.adopt/);

      for (const id of nicheFixture.kinds["Tool"]!.ids(world)) {
        if (!saved.some((entry) => entry.id === id)) world.control.remove("tools", id);
      }
      world.pulumi.state.splice(0, world.pulumi.state.length, ...saved);
      await world.pulumi.destroy();
      expect(counts(world)).toEqual({ ...usual, Tool: 0, File: 0, VoiceAgent: 0, Deployment: 0 });
    },
  );
});
