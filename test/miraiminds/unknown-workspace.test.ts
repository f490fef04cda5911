import { describe, expect, it } from "vitest";
import { miraiMindsSeed } from "../../emulator/miraiminds/seed.ts";
import { manualClock } from "../../emulator/index.ts";
import { prices } from "./kinds/file.ts";
import { smallest } from "./kinds/voice-agent.ts";
import { createWorld, inSeed, numberIds, ref, type World } from "./world.ts";

const { otherPublicKey, otherPrivateKey } = miraiMindsSeed;

const tool = inSeed("Tool", "orders", {
  name: "order_status",
  description: "Looks up an order.",
  url: "https://orders.example.com",
  method: "get",
});
const program = [
  tool,
  inSeed("File", "prices", { source: prices }),
  inSeed("VoiceAgent", "cart", { ...smallest, onDelete: "neutralise" }),
  inSeed("Deployment", "line", {
    voiceAgentId: ref("VoiceAgent", "cart"),
    inbound: { telephonyNumberId: numberIds[0] },
  }),
];

const messages = (errors: readonly Error[]): string => errors.map(({ message }) => message).join("\n");

/** What another organization's key sees of the workspace is as if nothing were in it. */
const world = (): World => createWorld({ switches: { unknownWorkspace: "empty" } });

describe("where the platform shows an unknown workspace as an empty one", () => {
  it("another organization's key empties no state, neither by a refresh nor by a destroy", async () => {
    const made = world();
    await made.pulumi.up(program);
    const before = structuredClone(made.pulumi.state);
    const dump = made.control.dump();
    made.setEnvironment({ MIRAIMINDS_PUBLIC_KEY: otherPublicKey, MIRAIMINDS_PRIVATE_KEY: otherPrivateKey });
    const refreshed = await made.pulumi.refresh();
    expect(refreshed.errors).toHaveLength(program.length);
    expect(messages(refreshed.errors)).toContain("that does not prove that anything is gone");
    expect(messages(refreshed.errors)).toContain("MIRAIMINDS_PUBLIC_KEY belongs to its organization");
    const destroyed = await made.pulumi.tryDestroy();
    expect(destroyed.errors).toHaveLength(program.length);
    expect(made.pulumi.state).toEqual(before);
    expect(made.control.dump()).toEqual(dump);
  });

  it("the last thing of a workspace can be deleted, even when the answer gets lost", async () => {
    const made = world();
    await made.pulumi.up([tool]);
    made.control.faults.arm({ fault: { kind: "resetAfter" }, method: "DELETE" });
    await made.pulumi.destroy();
    expect(made.stored("tools").filter(({ deletedAt }) => deletedAt === null)).toEqual([]);
  });

  it("what is missing from a workspace that shows nothing is kept in the state, and the error says what to do", async () => {
    const made = world();
    await made.pulumi.up([tool]);
    made.control.remove("tools", made.stored("tools")[0]!.id);
    const { errors } = await made.pulumi.refresh();
    expect(messages(errors)).toContain("pulumi state delete");
    expect(made.pulumi.state).toHaveLength(1);
  });

  it("a new workspace, in which there is nothing, is refreshed without an error", async () => {
    const made = world();
    const store = inSeed("Workspace", "store", {
      variant: "custom",
      name: "Acme Web Shop",
      currencyCode: "INR",
      timezone: "Asia/Kolkata",
      supportContacts: { phoneNumber: "+919876543210" },
      trustSignals: { valuePropositionOneLiner: "Good things" },
    });
    await made.pulumi.up([store]);
    expect((await made.pulumi.refresh()).errors).toEqual([]);
  });
});

describe("where reads are late", () => {
  it.each([10, 25, 60, 150])("by %i ms, up ends with everything once, and nothing left to do", async (readLagMs) => {
    const clock = manualClock();
    const ticking = { ...clock, now: () => (clock.advance(5), clock.now()) };
    const made = createWorld({ switches: { readLagMs }, clock: ticking });
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      const { errors } = await made.pulumi.tryUp(program);
      clock.advance(1000);
      if (errors.length === 0) break;
    }
    await made.pulumi.up(program);
    const collections = ["assistants", "tools", "files"];
    expect(collections.map((collection) => made.stored(collection).length)).toEqual([1, 1, 1]);
    expect(made.stored("assistants")[0]?.["telephony"]).toMatchObject({ inbound: numberIds[0] });
  });
});
