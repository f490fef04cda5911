import { describe, expect, it } from "vitest";
import { formantAISwitches } from "../../../emulator/formantai/switches.ts";
import type { CallRecord, CallRequest } from "../../../provider/operations/operations.ts";
import { agent, createFormantAIWorld } from "./world.ts";

const HOUR = 3_600_000;
const request: CallRequest = { agent, to: "+919876543210", parameters: { customer_name: "Rahul" } };

/** Every value of every switch that is not the default, one at a time. */
const values = Object.entries(formantAISwitches).flatMap(([name, { alternatives }]) =>
  (alternatives as readonly unknown[]).map((value) => [name, value] as const),
);

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe("the operations of FormantAI", () => {
  it.each(values)(
    "do the same whatever the platform does where its documentation is silent: %s = %j",
    async (name, value) => {
      const world = createFormantAIWorld({ switches: { [name]: value } });
      const { formantAI, control } = world;

      const since = world.now();
      const started = await formantAI.call.start(request);
      expect(started.callId).toBeTypeOf("string");
      control.advance(HOUR);
      const call = (await formantAI.call.find?.(started, request, since)) as CallRecord;
      expect(call).toMatchObject({
        agentId: "123",
        to: request.to,
        status: "completed",
        ended: true,
        durationSeconds: 60,
      });
      expect(call.results).toEqual({ intent: "payment_confirmed", sentiment: "positive" });
      expect(call.transcript?.map(({ role }) => role)).toEqual(["agent", "human", "agent"]);
      expect(await formantAI.conversations.get(call.id)).toMatchObject({ id: call.id, status: "completed" });
      const audio = await new Response(await formantAI.conversations.recording(call.id)).arrayBuffer();
      expect(Buffer.from(audio).subarray(0, 4).toString()).toBe("RIFF");

      await formantAI.call.start({
        ...request,
        to: "+919876543211",
        schedule: new Date(world.now() + HOUR).toISOString(),
        payload: { conversation_id: call.id, retry_context: { retry_stage_id: "stage_follow_up", collected_data: {} } },
      });
      const content = Buffer.from("customer_phone,customer_name\n+14155550100,Ann\n+14155550101,Bob\n");
      const batch = await formantAI.batches.create({
        agent,
        name: "March",
        file: { name: "m.csv", content, recipients: 2 },
      });
      expect(batch).toMatchObject({ agentId: "123", recipients: 2, name: "March" });
      control.scriptCalls(["completed", "unreachable"]);
      control.advance(2 * HOUR);
      expect(await formantAI.batches.get(batch.id)).toMatchObject({ id: batch.id, name: "March" });
      expect(await formantAI.batches.metrics(batch.id)).toMatchObject({ success_count: 1, unreachable_count: 1 });
      expect((await all(formantAI.batches.list({ agent: agent.id }))).map(({ id }) => id)).toEqual([batch.id]);

      const conversations = await all(formantAI.conversations.list({ agent: agent.id }));
      expect(conversations.map(({ to }) => to).sort()).toEqual([
        "+14155550100",
        "+14155550101",
        "+919876543210",
        "+919876543211",
      ]);
      expect(conversations.every(({ ended }) => ended)).toBe(true);
      expect(control.dump()["calls"]).toHaveLength(4);
    },
  );
});
