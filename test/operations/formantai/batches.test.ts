import { describe, expect, it } from "vitest";
import type { Fault } from "../../../emulator/kernel/faults.ts";
import type { BatchRecord, BatchRequest } from "../../../provider/operations/operations.ts";
import { LostBatchError } from "../../../provider/operations/lost-errors.ts";
import { RefusedError } from "../../../provider/operations/operations.ts";
import { agent, createFormantAIWorld, lostAnswers, refusals, type FormantAIWorld } from "./world.ts";

const content = Buffer.from("customer_phone,customer_name\n+14155550100,Ann\n+14155550101,Bob\n+14155550102,Cy\n");
const request: BatchRequest = { agent, name: "March", file: { name: "march.csv", content, recipients: 3 } };

const upload = async (
  { formantAI }: FormantAIWorld,
  change: Partial<BatchRequest> = {},
): Promise<BatchRecord | Error> =>
  formantAI.batches.create({ ...request, ...change }).catch((error: unknown) => {
    if (error instanceof Error) return error;
    throw error;
  });

const stored = ({ control }: FormantAIWorld, collection: "batches" | "calls") => control.dump()[collection] ?? [];

const uploads = ({ control }: FormantAIWorld) => control.log().filter(({ path }) => path === "/v1/batch-call");

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const named = (faults: readonly Fault[]) => faults.map((fault) => [JSON.stringify(fault), fault] as const);

/** Those that lose the answer after the upload was taken, and the others. */
const after = lostAnswers.filter(({ kind, ...more }) => {
  const beforehand =
    ["reset", "hang", "status"].includes(kind) || (kind === "html" && "when" in more && more.when === "before");
  return !beforehand;
});
const before = lostAnswers.filter((fault) => !after.includes(fault));

describe("a campaign of FormantAI", () => {
  it("is uploaded as it is, and begins", async () => {
    const world = createFormantAIWorld();
    expect(await upload(world)).toEqual({
      id: "456",
      name: "March",
      agentId: "123",
      status: "pending",
      recipients: 3,
      createdAt: "2026-01-15T10:00:00Z",
      raw: expect.objectContaining({ id: 456 }) as unknown,
    });
    expect(stored(world, "calls").map(({ phone, parameters }) => [phone, parameters])).toEqual([
      ["+14155550100", { customer_name: "Ann" }],
      ["+14155550101", { customer_name: "Bob" }],
      ["+14155550102", { customer_name: "Cy" }],
    ]);
  });

  it.each(named(after))(
    "whose answer is lost after it was taken is found in the list, and not sent again: %s",
    async (_, fault) => {
      const world = createFormantAIWorld();
      world.control.faults.arm({ fault, path: "^/v1/batch-call$", times: "always" });
      expect(await upload(world)).toMatchObject({
        id: "456",
        recipients: 3,
        note: expect.stringContaining("lost") as string,
      });
      expect([uploads(world).length, stored(world, "batches").length, stored(world, "calls").length]).toEqual([
        1, 1, 3,
      ]);
    },
  );

  it.each(named(before))("whose answer is lost before it was taken is not sent again either: %s", async (_, fault) => {
    const world = createFormantAIWorld();
    world.control.faults.arm({ fault, path: "^/v1/batch-call$" });
    const lost = await upload(world);
    expect(lost).toBeInstanceOf(LostBatchError);
    expect(lost).toMatchObject({ outcome: "unknown", found: [], message: expect.stringContaining("(yet)") as string });
    expect([uploads(world).length, stored(world, "batches").length]).toEqual([1, 0]);
  });

  it.each(named(lostAnswers))("is not sent again where the list cannot be read either: %s", async (_, fault) => {
    const world = createFormantAIWorld();
    world.control.faults.arm({ fault, path: "^/v1/batch-call$" });
    world.control.faults.arm({
      fault: { kind: "status", status: 500 },
      path: "^/v1/batch-calls",
      nth: 2,
      times: "always",
    });
    expect(await upload(world)).toMatchObject({
      name: "LostBatchError",
      message: expect.stringContaining("could not be read") as string,
    });
    expect(uploads(world)).toHaveLength(1);
    expect(stored(world, "batches").length).toBeLessThanOrEqual(1);
  });

  it("that the list shows late is waited for", async () => {
    const world = createFormantAIWorld({ switches: { readLagMs: 5000 } });
    world.control.faults.arm({ fault: { kind: "resetAfter" }, path: "^/v1/batch-call$" });
    const uploading = upload(world);
    let looks = 0;
    world.control.faults.arm({
      fault: { kind: "slow", milliseconds: 0 },
      when: ({ path }) => {
        if (path.startsWith("/v1/batch-calls") && ++looks === 4) world.control.advance(6000);
        return false;
      },
    });
    expect(await uploading).toMatchObject({ id: "456" });
    expect(looks).toBeGreaterThanOrEqual(4);
    expect(uploads(world)).toHaveLength(1);
  });

  it.each([
    ["an older one of the same name", { name: "March", agentId: 123, totalRecipients: 3 }],
    ["one of another agent", { name: "March", agentId: 497, totalRecipients: 3 }],
    ["one of another name", { name: "April", agentId: 123, totalRecipients: 3 }],
  ])("is not taken for %s", async (_, other) => {
    const world = createFormantAIWorld();
    world.control.create("batches", other);
    world.control.faults.arm({ fault: { kind: "reset" }, path: "^/v1/batch-call$" });
    expect(await upload(world)).toMatchObject({ name: "LostBatchError", found: [] });
  });

  it.each([
    ["two new ones could be it", 3],
    ["the number of rows is another", 2],
  ])("is not claimed to be found where %s", async (_, totalRecipients) => {
    const world = createFormantAIWorld();
    const fault: Fault = totalRecipients === 3 ? { kind: "resetAfter" } : { kind: "reset" };
    world.control.faults.arm({ fault, path: "^/v1/batch-call$" });
    world.control.faults.arm({
      fault,
      when: ({ path }) => {
        if (path === "/v1/batch-call")
          world.control.create("batches", { name: "March", agentId: 123, totalRecipients });
        return false;
      },
    });
    const lost = await upload(world);
    expect(lost).toBeInstanceOf(LostBatchError);
    expect((lost as LostBatchError).found).toHaveLength(totalRecipients === 3 ? 2 : 1);
  });

  it.each(named(refusals))("that was refused says so: %s", async (_, fault) => {
    const world = createFormantAIWorld();
    world.control.faults.arm({ fault, path: "^/v1/batch-call$", times: "always" });
    expect(await upload(world)).toMatchObject({ outcome: "none" });
    expect(stored(world, "batches")).toEqual([]);
  });

  // Whoever says that there are no campaigns is believed.
  const unreadable = [...lostAnswers, ...refusals].filter((fault) => !JSON.stringify(fault).includes('{"data":[]}'));
  it.each(named(unreadable))("is not sent where the list could not be read before: %s", async (_, fault) => {
    const world = createFormantAIWorld();
    world.control.faults.arm({ fault, path: "^/v1/batch-calls", times: "always" });
    expect(await upload(world)).toBeInstanceOf(Error);
    expect(uploads(world)).toEqual([]);
  });

  it.each<[Partial<BatchRequest>, string]>([
    [{ agent: { id: "x" } }, "FormantAI's are whole numbers"],
    [{ name: "" }, "needs a name"],
    [{ name: " March" }, "without blanks"],
  ])("with %j is refused before anything is sent", async (change, message) => {
    const world = createFormantAIWorld();
    const refused = await upload(world, change);
    expect(refused).toBeInstanceOf(RefusedError);
    expect((refused as Error).message).toContain(message);
    expect(world.control.log()).toEqual([]);
  });

  it.each([
    [{ batchList: "data" }],
    [{ listOrder: "oldest" }],
    [{ batchStatus: "pending" }],
    [{ csvBom: "kept" }],
    [{ badRow: "skip" }],
    [{ duplicateRows: "skip" }],
    [{ rateHeaders: false }],
  ] as const)("is found whatever the platform does where its documentation is silent: %j", async (switches) => {
    const world = createFormantAIWorld({ switches });
    for (let other = 0; other < 250; other += 1)
      world.control.create("batches", { agentId: 123, name: `Other ${other}` });
    world.control.faults.arm({ fault: { kind: "hangAfter" }, path: "^/v1/batch-call$" });
    expect(await upload(world)).toMatchObject({ name: "March", note: expect.any(String) as string });
    expect(uploads(world)).toHaveLength(1);
  });
});

describe("the campaigns of FormantAI", () => {
  it.each([[{}], [{ batchList: "data" }], [{ listOrder: "oldest" }]] as const)(
    "are listed to the end: %j",
    async (switches) => {
      const world = createFormantAIWorld({ switches });
      for (let index = 0; index < 250; index += 1) world.control.create("batches", { agentId: index % 2 ? 123 : 497 });
      const ids = async (filter: { agent?: string; limit?: number }): Promise<number> =>
        new Set((await all(world.formantAI.batches.list(filter))).map(({ id }) => id)).size;
      expect([await ids({}), await ids({ agent: "123" }), await ids({ limit: 120 })]).toEqual([250, 125, 120]);
    },
  );

  it("tell how they go", async () => {
    const world = createFormantAIWorld();
    world.control.scriptCalls(["completed", "busy", "completed"]);
    await upload(world);
    world.control.advance(3_600_000);
    expect(await world.formantAI.batches.get("456")).toMatchObject({ id: "456", status: "completed" });
    expect(await world.formantAI.batches.metrics("456")).toMatchObject({ total_processed: 3, success_count: 2 + 1 });
  });

  it("of another workspace, or with another id, are told as absent", async () => {
    const world = createFormantAIWorld();
    await expect(world.formantAI.batches.get("999")).rejects.toMatchObject({ status: 404 });
    await expect(world.formantAI.batches.metrics("999")).rejects.toMatchObject({ status: 404 });
  });

  it.each(["get", "metrics"] as const)("say so when the answer to %s is something else", async (what) => {
    const world = createFormantAIWorld();
    await upload(world);
    const faults: readonly Fault[] = [
      { kind: "wrongShape" },
      { kind: "wrongShape", json: { data: { id: 457, name: "March" } } },
      { kind: "wrongShape", json: [] },
      { kind: "html" },
      { kind: "empty" },
      { kind: "truncated" },
    ];
    for (const fault of what === "metrics" ? faults.slice(2) : faults) {
      world.control.faults.clear();
      world.control.faults.arm({ fault, method: "GET", times: "always" });
      await expect(world.formantAI.batches[what]("456")).rejects.toMatchObject({
        name: "BadAnswerError",
        outcome: "none",
      });
    }
  });
});
