import { describe, expect, it } from "vitest";
import type { Fault } from "../../emulator/kernel/faults.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { isObject } from "../../provider/kind/value.ts";
import type { Declared } from "../harness/mini-engine.ts";
import { pairs } from "../harness/sample.ts";
import { sharedStart } from "../harness/world.ts";
import { smallest } from "./kinds/voice-agent.ts";
import { createWorld, inSeed, numberIds, ref, type World } from "./world.ts";

const number = "+14153120349";
const purchase = { number, countryCode: "US", numberType: "local", maxMonthlyRateCents: 115, maxSetupFeeCents: 0 };

const agent = inSeed("VoiceAgent", "cart", smallest);
const night = inSeed("VoiceAgent", "night", { ...smallest, name: "Night" });
const deployment = (lines: JsonObject, agentName = "cart") =>
  inSeed("Deployment", "line", { voiceAgentId: ref("VoiceAgent", agentName), ...lines });
const program = (lines: JsonObject = { outbound: { purchase } }) => [agent, deployment(lines)];

/** A number that the organization had before. */
const somebodys = numberIds[0];

/** The purchases of a program, replaced by the id of the number. */
const withId = (declared: readonly Declared[], telephonyNumberId: string): Declared[] =>
  declared.map((each) => ({
    ...each,
    args: Object.fromEntries(
      Object.entries(each.args).map(([key, value]) => [
        key,
        isObject(value) && "purchase" in value ? { telephonyNumberId } : value,
      ]),
    ),
  }));

const holds = (telephony: unknown, id: unknown): boolean =>
  isObject(telephony) && Object.values(telephony).includes(id);

const faults: Record<string, Fault> = {
  refused: { kind: "refused" },
  dns: { kind: "dns" },
  reset: { kind: "reset" },
  resetAfter: { kind: "resetAfter" },
  hang: { kind: "hang" },
  hangAfter: { kind: "hangAfter" },
  "status 400": { kind: "status", status: 400 },
  "status 402": { kind: "status", status: 402 },
  "status 404": { kind: "status", status: 404 },
  "status 409": { kind: "status", status: 409 },
  "status 500": { kind: "status", status: 500 },
  "status 503 html": { kind: "status", status: 503, body: "html" },
  "statusAfter 500": { kind: "statusAfter", status: 500 },
  "statusAfter 502": { kind: "statusAfter", status: 502 },
  "statusAfter 504": { kind: "statusAfter", status: 504, body: "empty" },
  "html before": { kind: "html" },
  "html after": { kind: "html", when: "after" },
  truncated: { kind: "truncated" },
  brokenBody: { kind: "brokenBody" },
  empty: { kind: "empty" },
  wrongShape: { kind: "wrongShape" },
  "wrongShape list": { kind: "wrongShape", json: { data: [] } },
  rate429: { kind: "rate429", seconds: 0 },
  expireToken: { kind: "expireToken" },
  "dropField telephony": { kind: "dropField", field: "telephony" },
  stale: { kind: "stale" },
  redirect: { kind: "redirect", location: "http://elsewhere.invalid/" },
  slow: { kind: "slow", milliseconds: 5 },
};

/** A number that is bought again is charged again: nothing but the provider stands in the way. */
const world = sharedStart<World>(async () => {
  const made = createWorld({ switches: { secondPurchase: "charged", purchaseUnlisted: "accepted" } });
  await made.pulumi.up([agent]);
  return made;
});

const bought = (made: World) => made.stored("ledger").map((entry) => entry["number"]);

const messages = (errors: readonly Error[]): string => errors.map(({ message }) => message).join("\n");

/** What the state knows of a number that was bought. */
function recorded({ pulumi }: World): unknown {
  const { outboundNumberId, unusedNumbers } = pulumi.find("miraiminds:Deployment", "line")?.outputs ?? {};
  return outboundNumberId ?? (unusedNumbers as JsonObject | undefined)?.[number];
}

/** What must be true after every operation, whatever happened. */
function expectHonest(made: World, errors: readonly Error[]): void {
  expect(bought(made).length, "bought twice").toBeLessThanOrEqual(1);
  if (bought(made).length === 0 || recorded(made) !== undefined) return;
  expect(messages(errors), "a number was bought, and nobody says so").toContain(number);
  expect(messages(errors)).toContain("telephonyNumberId");
}

/** Runs `up` without faults until it goes through, taking the way out that the errors name. */
async function recover(made: World): Promise<void> {
  made.control.faults.clear();
  let lines: JsonObject = { outbound: { purchase } };
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const { errors } = await made.pulumi.tryUp(program(lines));
    expectHonest(made, errors);
    if (errors.length === 0) break;
    const [entry] = made.stored("ledger");
    if (messages(errors).includes("telephonyNumberId") && entry) {
      lines = { outbound: { telephonyNumberId: String(entry["numberId"]) } };
    }
  }
  await made.pulumi.up(program(lines));
  expect(bought(made)).toEqual([number]);
  const [assistant] = made.stored("assistants");
  expect(assistant?.["telephony"]).toMatchObject({ outbound: made.stored("ledger")[0]?.["numberId"] });
}

const PURCHASE = "number-pool/purchase";
const names = Object.keys(faults);
/** The request that pays meets every fault; the others take turns. */
const others = ["number-pool/search", "assistant/update", "assistant/get"];
const once = [
  ...names.map((name) => [name, { path: PURCHASE }] as const),
  ...pairs(
    names,
    [1, 2, 3, 4, 5, 6].map((nth) => ({ nth })),
  ),
];

describe("buying a number", () => {
  it.each(once)("under %s at %j: it is bought once, and never in silence", async (name, where) => {
    const made = await world();
    made.control.faults.arm({ fault: faults[name]!, ...where });
    const { errors } = await made.pulumi.tryUp(program());
    expectHonest(made, errors);
    await recover(made);
  });

  it.each([...names.map((name) => [name, PURCHASE] as const), ...pairs(names, others)])(
    "under %s at every %s: it is bought once, and never in silence",
    async (name, path) => {
      const made = await world();
      made.control.faults.arm({ fault: faults[name]!, path, times: "always" });
      for (let attempt = 1; attempt <= 2; attempt += 1) {
        const { errors } = await made.pulumi.tryUp(program());
        expectHonest(made, errors);
      }
      await recover(made);
    },
  );
});

/** The operation is killed as soon as the platform has carried out its nth request; the state is that of before. */
async function kill(made: World, wanted: readonly Declared[], nth: number): Promise<boolean> {
  const saved = made.engine.save();
  made.setEnvironment({ MIRAIMINDS_TIMEOUT_MS: "100000000", MIRAIMINDS_TOTAL_TIMEOUT_MS: "100000000" });
  const died = new Promise<true>((resolve) => {
    let requests = 0;
    globalThis.fetch = async (...request) => {
      requests += 1;
      const mine = requests;
      const answer = mine <= nth ? await made.emulator.fetch(...request) : undefined;
      if (answer && mine < nth) return answer;
      resolve(true);
      return new Promise<never>(() => undefined);
    };
  });
  const killed = await Promise.race([died, made.engine.up(wanted).then(() => false)]);
  globalThis.fetch = made.emulator.fetch;
  made.setEnvironment({ MIRAIMINDS_TIMEOUT_MS: "60", MIRAIMINDS_TOTAL_TIMEOUT_MS: "2000" });
  made.engine.restore({ ...saved, pending: made.engine.begun });
  await made.engine.recover();
  return killed;
}

/** Operations on a program whose number has been bought, and the one that buys it. */
const operations: Record<string, { before: () => readonly Declared[]; after: () => readonly Declared[] }> = {
  purchase: { before: () => [agent], after: () => program() },
  "purchase of both lines": {
    before: () => [agent],
    after: () => program({ inbound: { purchase }, outbound: { purchase } }),
  },
  "purchase in an update": {
    before: () => program({ inbound: { telephonyNumberId: somebodys } }),
    after: () => program({ inbound: { telephonyNumberId: somebodys }, outbound: { purchase } }),
  },
  "rename without previousNames": {
    before: () => program(),
    after: () => [agent, { ...deployment({ outbound: { purchase } }), name: "phone" }],
  },
  "rename with previousNames": {
    before: () => program(),
    after: () => [agent, { ...deployment({ outbound: { purchase } }), name: "phone", previousNames: ["line"] }],
  },
  "replacement by another agent": {
    before: () => [agent, night, deployment({ outbound: { purchase }, onDelete: "release" })],
    after: () => [agent, night, { ...deployment({ outbound: { purchase }, onDelete: "release" }, "night") }],
  },
};

describe("a number", () => {
  it.each(pairs([1, 2, 3, 4, 5, 6, 7, 8], Object.keys(operations), 3))(
    "is bought once and kept when, after request %i, a %s is killed, and the way out that errors name works",
    async (nth, name) => {
      const { before, after } = operations[name]!;
      const made = await world();
      await made.pulumi.up(before());
      await kill(made, after(), nth);
      let wanted = after();
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        const { errors } = await made.pulumi.tryUp(wanted);
        expect(bought(made).length, "bought twice").toBeLessThanOrEqual(1);
        if (errors.length === 0) break;
        expect(messages(errors)).toContain("telephonyNumberId");
        const [entry] = made.stored("ledger");
        if (entry) wanted = withId(wanted, String(entry["numberId"]));
      }
      await made.pulumi.up(wanted);
      expect(bought(made)).toEqual([number]);
      const [entry] = made.stored("ledger");
      const kept = made.stored("numbers").find(({ id }) => id === entry?.["numberId"]);
      expect(kept?.["status"]).toBe("active");
      const user = name.startsWith("replacement") ? "Night" : smallest.name;
      const holders = made.stored("assistants").filter(({ telephony }) => holds(telephony, entry?.["numberId"]));
      expect(holders.map((holder) => holder["name"])).toEqual([user]);
    },
  );
});

describe("what a purchase may cost", () => {
  it.each([
    ["maxMonthlyRateCents", { ...purchase, maxMonthlyRateCents: 114 }],
    [
      "maxSetupFeeCents",
      {
        number: "+442018775380",
        countryCode: "GB",
        numberType: "local",
        maxMonthlyRateCents: 150,
        maxSetupFeeCents: 99,
      },
    ],
  ])("is never above %s", async (ceiling, dear) => {
    const made = await world();
    const { errors, writes } = await made.pulumi.tryUp(program({ outbound: { purchase: dear } }));
    expect(messages(errors)).toContain(`${ceiling} allows`);
    expect(writes).toEqual([]);
    expect(bought(made)).toEqual([]);
  });

  it("is announced in the preview, and once it is bought no more", async () => {
    const made = await world();
    await made.pulumi.preview(program());
    expect(made.said.join()).toContain(`buys the number ${number}, which spends money`);
    await made.pulumi.up(program());
    const before = made.said.length;
    await made.pulumi.up(program());
    expect(made.said.slice(before)).toEqual([]);
  });
});

describe("a number that was bought", () => {
  it("is bought once for both lines", async () => {
    const made = await world();
    await made.pulumi.up(program({ inbound: { purchase }, outbound: { purchase } }));
    expect(bought(made)).toEqual([number]);
    const id = made.stored("ledger")[0]?.["numberId"];
    expect(made.stored("assistants")[0]?.["telephony"]).toEqual({ inbound: id, outbound: id });
  });

  it("is not bought again when it moves to the other line or its ceiling changes", async () => {
    const made = await world();
    await made.pulumi.up(program());
    await made.pulumi.up(program({ inbound: { purchase: { ...purchase, maxMonthlyRateCents: 900 } } }));
    await made.pulumi.up(
      program({ inbound: { purchase }, outbound: { purchase: { ...purchase, number: "+1 415 312 0349" } } }),
    );
    expect(bought(made)).toEqual([number]);
  });

  it("is kept when the deployment goes, and given back with metadata.onDelete: release", async () => {
    for (const [onDelete, status] of [
      [undefined, "active"],
      ["release", "released"],
    ] as const) {
      const made = await world();
      const given = { telephonyNumberId: "66aa00000000000000000000" };
      await made.pulumi.up(program({ inbound: given, outbound: { purchase }, ...(onDelete && { onDelete }) }));
      await made.pulumi.up([agent]);
      const states = new Map(made.stored("numbers").map((found) => [found["number"], found["status"]]));
      expect(states.get(number)).toBe(status);
      // Somebody had this one before.
      expect(states.get("+14155550000")).toBe("active");
      expect(made.stored("assistants")[0]?.["telephony"]).toEqual({ inbound: null, outbound: null });
    }
  });

  it("is kept in the state when another one takes its place, used again without paying, and released in the end", async () => {
    const made = await world();
    const other = { ...purchase, number: "+14159085521" };
    await made.pulumi.up(program({ outbound: { purchase }, onDelete: "release" }));
    await made.pulumi.up(program({ outbound: { purchase: other }, onDelete: "release" }));
    const [first, second] = made.stored("ledger").map((entry) => entry["numberId"]);
    const { outputs } = made.pulumi.find("miraiminds:Deployment", "line")!;
    expect(outputs).toMatchObject({ outboundNumberId: second, unusedNumbers: { [number]: first } });
    expect(made.said.join()).toContain(`the number ${number} (${String(first)}), which was bought here`);

    await made.pulumi.up(program({ inbound: { purchase }, outbound: { purchase: other }, onDelete: "release" }));
    expect(bought(made)).toEqual([number, other.number]);
    await made.pulumi.up(program({ outbound: { purchase: other }, onDelete: "release" }));
    await made.pulumi.up([agent]);
    const released = made.stored("numbers").filter(({ status }) => status === "released");
    expect(released.map((found) => found["number"]).sort()).toEqual([number, other.number]);
  });

  it("is not forgotten by a refresh after a create that was cut short", async () => {
    const made = await world();
    made.control.faults.arm({ fault: { kind: "status", status: 400 }, path: "assistant/update", times: "always" });
    await made.pulumi.tryUp(program());
    made.control.faults.clear();
    await made.pulumi.refresh();
    expect(recorded(made)).toBe(made.stored("ledger")[0]?.["numberId"]);
    await made.pulumi.up(program());
    expect(bought(made)).toEqual([number]);
  });

  it.each([
    ["by hand", undefined],
    ["by another deployment", "night"],
  ] as const)("is not released while an assistant has it, %s", async (_how, deployed) => {
    const made = await world();
    const first = program({ outbound: { purchase }, onDelete: "release" });
    await made.pulumi.up([...first, night]);
    const id = String(made.stored("ledger")[0]?.["numberId"]);
    if (deployed === undefined) {
      const other = made.stored("assistants").find((found) => found["name"] === "Night")!;
      made.control.dashboardEdit("assistants", other.id, { telephony: { outbound: id } });
      await made.pulumi.up([agent, night]);
    } else {
      const second = { ...deployment({ outbound: { telephonyNumberId: id } }, deployed), name: "second" };
      await made.pulumi.up([agent, night, second]);
    }
    expect(made.stored("numbers").find((found) => found.id === id)?.["status"]).toBe("active");
    expect(made.said.join()).toContain(`the number ${id} is not released, because the assistant`);
  });

  it.each([404, 409])("is not taken for released by a lone %i, and the next up releases it", async (status) => {
    const made = await world();
    await made.pulumi.up(program({ outbound: { purchase }, onDelete: "release" }));
    made.control.faults.arm({ fault: { kind: "status", status }, method: "DELETE", path: "number-pool" });
    const { errors } = await made.pulumi.tryUp([agent]);
    expect(messages(errors)).toMatch(/is paid for: look for it in the dashboard/);
    await made.pulumi.up([agent]);
    expect(made.stored("numbers").filter(({ status: now }) => now === "released")).toHaveLength(1);
  });

  it("is not bought beside a number that the inbound line has, whoever gave it", async () => {
    const made = await world();
    const [assistant] = made.stored("assistants");
    made.control.dashboardEdit("assistants", assistant!.id, { telephony: { inbound: String(somebodys) } });
    const { errors } = await made.pulumi.tryUp(program({ inbound: { purchase } }));
    expect(messages(errors)).toContain(`the assistant already has the number ${String(somebodys)} there`);
    expect(bought(made)).toEqual([]);
  });

  it("is said to be perhaps bought when neither the purchase nor the search after it answers", async () => {
    const made = await world();
    made.control.faults.arm({ fault: { kind: "resetAfter" }, path: "number-pool/purchase" });
    made.control.faults.arm({ fault: { kind: "reset" }, path: "number-pool/search", nth: 2, times: "always" });
    const { errors } = await made.pulumi.tryUp(program());
    expect(messages(errors)).toMatch(/whether the number was bought is unknown.*telephonyNumberId: <its id>/s);
    await recover(made);
  });
});
