import { describe, expect, it } from "vitest";
import type { Fault } from "../../emulator/faults.ts";
import type { JsonObject } from "../../provider/resource/definition.ts";
import { smallest } from "./kinds/voice-agent.ts";
import { createWorld, inSeed, ref, type World } from "./world.ts";

const number = "+14153120349";
const purchase = { number, countryCode: "US", numberType: "local", maxMonthlyRateCents: 115, maxSetupFeeCents: 0 };

const agent = inSeed("VoiceAgent", "cart", smallest);
const deployment = (lines: JsonObject) =>
  inSeed("Deployment", "line", { voiceAgentId: ref("VoiceAgent", "cart"), ...lines });
const program = (lines: JsonObject = { outbound: { purchase } }) => [agent, deployment(lines)];

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
async function world(): Promise<World> {
  const made = createWorld({ switches: { secondPurchase: "charged", purchaseUnlisted: "accepted" } });
  await made.pulumi.up([agent]);
  return made;
}

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

describe.each(Object.entries(faults))("buying a number under %s", (_name, fault) => {
  it.each([1, 2, 3, 4, 5, 6])("at request %i: it is bought once, and never in silence", async (nth) => {
    const made = await world();
    made.control.faults.arm({ fault, nth });
    const { errors } = await made.pulumi.tryUp(program());
    expectHonest(made, errors);
    await recover(made);
  });

  it.each(["number-pool/search", "number-pool/purchase", "assistant/update", "assistant/get"])(
    "at every %s: it is bought once, and never in silence",
    async (path) => {
      const made = await world();
      made.control.faults.arm({ fault, path, times: "always" });
      for (let attempt = 1; attempt <= 2; attempt += 1) {
        const { errors } = await made.pulumi.tryUp(program());
        expectHonest(made, errors);
      }
      await recover(made);
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
});
