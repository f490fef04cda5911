import { describe, expect, it } from "vitest";
import type { Fault } from "../../../emulator/kernel/faults.ts";
import { formantAISeed } from "../../../emulator/formantai/seed.ts";
import { wavOf } from "../../../emulator/formantai/recording.ts";
import { RefusedError, type CallRecord, type ListFilter } from "../../../provider/operations/operations.ts";
import { agent, createFormantAIWorld, type FormantAIWorld } from "./world.ts";

const to = "+919876543210";

/** A world with one call that has ended as it is told. */
async function called(
  script: Parameters<FormantAIWorld["control"]["scriptCalls"]>[0][number],
  switches: NonNullable<Parameters<typeof createFormantAIWorld>[0]>["switches"] = {},
): Promise<FormantAIWorld & { id: string }> {
  const world = createFormantAIWorld({ switches });
  world.control.scriptCalls([script]);
  await world.formantAI.call.start({ agent, to });
  world.control.advance(120_000);
  return { ...world, id: String(world.control.dump()["conversations"]?.[0]?.id) };
}

async function list({ formantAI }: FormantAIWorld, filter?: ListFilter): Promise<CallRecord[]> {
  const found: CallRecord[] = [];
  for await (const call of formantAI.conversations.list(filter)) found.push(call);
  return found;
}

const bytesOf = async (stream: ReadableStream<Uint8Array>): Promise<Uint8Array> =>
  new Uint8Array(await new Response(stream).arrayBuffer());

describe("the conversations of FormantAI", () => {
  it("have what all platforms tell of a call", async () => {
    const world = await called("completed");
    expect(await world.formantAI.conversations.get(world.id)).toMatchObject({
      id: world.id,
      agentId: "123",
      status: "completed",
      ended: true,
      to,
      durationSeconds: 60,
      results: { intent: "payment_confirmed", sentiment: "positive" },
      transcript: [
        { role: "agent", text: expect.stringContaining("Hello") as string },
        { role: "human", text: "Yes, I can talk." },
        { role: "agent", text: expect.any(String) as string },
      ],
    });
    expect(await list(world)).toMatchObject([{ id: world.id, startedAt: "2026-01-15T10:00:01.000Z", ended: true }]);
  });

  it.each(["failed", "busy", "no_answer", "socket_failure", "telephony_failed", "unreachable"] as const)(
    "that ended as %s have ended",
    async (outcome) => {
      const world = await called(outcome);
      expect(await world.formantAI.conversations.get(world.id)).toMatchObject({ status: outcome, ended: true });
    },
  );

  it.each([[{}], [{ liveStatus: "initiated" }]] as const)("that go on have not: %j", async (switches) => {
    const world = createFormantAIWorld({ switches });
    await world.formantAI.call.start({ agent, to });
    world.control.advance(10_000);
    expect(await list(world)).toMatchObject([{ ended: false }]);
  });

  it.each([
    [{}],
    [{ listOrder: "oldest" }],
    [{ fullListItems: true }],
    [{ detailTimestamps: "present" }],
    [{ otherResults: "absent" }],
    [{ otherDuration: "zero" }],
  ] as const)("are listed to the end, each once, by agent or all: %j", async (switches) => {
    const world = createFormantAIWorld({ switches });
    for (let index = 0; index < 250; index += 1) {
      world.control.create("conversations", { agentId: index % 2 ? 123 : 497, contactNumber: to });
    }
    const count = async (filter?: ListFilter): Promise<number> =>
      new Set((await list(world, filter)).map(({ id }) => id)).size;
    expect([await count(), await count({ agent: "123" }), await count({ limit: 7 })]).toEqual([250, 125, 7]);
    expect(world.control.log().at(-1)?.path).toContain("limit=7");
  });

  it("that are added while they are listed come twice from the platform and once from here", async () => {
    const world = createFormantAIWorld();
    const add = (): void => void world.control.create("conversations", { agentId: 123, contactNumber: to });
    for (let index = 0; index < 150; index += 1) add();
    const seen: string[] = [];
    for await (const { id } of world.formantAI.conversations.list()) {
      seen.push(id);
      if (seen.length === 100) add();
    }
    expect([seen.length, new Set(seen).size]).toEqual([150, 150]);
  });

  it("are filtered by agent only, and it is said what cannot be", async () => {
    const world = createFormantAIWorld();
    await expect(list(world, { filters: { status: "busy" } })).rejects.toThrow(RefusedError);
    await expect(list(world, { agent: "front-desk" })).rejects.toThrow("whole numbers");
    expect(world.control.log()).toEqual([]);
    expect(await list(world, { agent: "999" })).toEqual([]);
  });

  it("of an agent that the platform does not know are an error where it says so", async () => {
    const world = createFormantAIWorld({ switches: { unknownAgentFilter: 404 } });
    await expect(list(world, { agent: "999" })).rejects.toMatchObject({ status: 404 });
  });

  it.each<Fault>([
    { kind: "wrongShape" },
    { kind: "wrongShape", json: { data: [{}], has_more: false } },
    { kind: "wrongShape", json: { data: [], has_more: true } },
    { kind: "html" },
    { kind: "empty" },
    { kind: "status", status: 401 },
    { kind: "status", status: 404 },
    { kind: "reset" },
    { kind: "hang" },
  ])("that cannot be listed are no empty list: %j", async (fault) => {
    const world = await called("completed");
    world.control.faults.arm({ fault, times: "always" });
    await expect(list(world)).rejects.toMatchObject({ outcome: "none" });
    await expect(world.formantAI.conversations.get(world.id)).rejects.toMatchObject({ outcome: "none" });
  });

  it("are believed only where they are the one that was asked for", async () => {
    const world = await called("completed");
    world.control.faults.arm({
      fault: { kind: "wrongShape", json: { data: { conversation_id: "other_1", status: "completed" } } },
    });
    await expect(world.formantAI.conversations.get(world.id)).rejects.toThrow(`not about ${world.id}`);
  });

  it("go on after a passing fault", async () => {
    const world = await called("completed");
    for (const fault of [{ kind: "reset" }, { kind: "status", status: 503 }, { kind: "truncated" }] as const) {
      world.control.faults.arm({ fault });
      expect(await list(world)).toHaveLength(1);
    }
  });
});

describe("the recording of a conversation", () => {
  it.each([[{}], [{ recordingType: "application/octet-stream" }]] as const)(
    "is the audio, byte for byte: %j",
    async (switches) => {
      const world = await called("completed", switches);
      expect(await bytesOf(await world.formantAI.conversations.recording(world.id))).toEqual(wavOf(world.id));
    },
  );

  it("may be at another host, which is not shown the key", async () => {
    const world = await called("completed", { recordingBody: "redirect" });
    expect(await bytesOf(await world.formantAI.conversations.recording(world.id))).toEqual(wavOf(world.id));
    expect(world.control.log().slice(-2)).toMatchObject([
      { path: `/v1/conversations/${world.id}/recording`, auth: { key: "default" } },
      { path: expect.stringContaining("/recordings/") as string, auth: { kind: "none" } },
    ]);
  });

  it("that is not there yet, or never, is told from a conversation that is not there", async () => {
    const world = await called("completed", { recordingDelayMs: 600_000 });
    await expect(world.formantAI.conversations.recording(world.id)).rejects.toThrow(
      `${world.id} has no recording (it is completed)`,
    );
    await expect(world.formantAI.conversations.recording("gone_1")).rejects.toMatchObject({ status: 404 });
  });

  it.each<Fault>([
    { kind: "status", status: 500 },
    { kind: "expireToken" },
    { kind: "reset" },
    { kind: "hang" },
    { kind: "brokenBody" },
    { kind: "html" },
    { kind: "empty" },
    { kind: "wrongShape" },
  ])("that does not arrive whole is an error: %j", async (fault) => {
    const world = await called("completed");
    world.control.faults.arm({ fault, times: "always" });
    await expect(world.formantAI.conversations.recording(world.id).then(bytesOf)).rejects.toThrow();
  });
});

describe("a FormantAI account", () => {
  it("without a key says which variable to set", async () => {
    const world = createFormantAIWorld();
    const { client } = await import("../../../provider/platforms/formantai/client.ts");
    await expect(client({ credentials: "OTHER" }).conversations.get("x")).rejects.toThrow("OTHER_API_KEY");
    await expect(client({ credentials: "OTHER" }).conversations.recording("x")).rejects.toThrow("OTHER_API_KEY");
    expect(world.control.log()).toEqual([]);
  });

  it("never shows its key in a message", async () => {
    const world = createFormantAIWorld();
    world.control.faults.arm({ fault: { kind: "wrongShape", json: { echo: formantAISeed.apiKey } }, times: "always" });
    world.control.faults.arm({ fault: { kind: "status", status: 400 }, times: "always" });
    await expect(world.formantAI.conversations.get("x")).rejects.toThrow(
      expect.not.objectContaining({ message: expect.stringContaining(formantAISeed.apiKey) as string }),
    );
  });
});
