import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { formantAISeed } from "../../../emulator/formantai/seed.ts";
import { emulate, manualClock } from "../../../emulator/index.ts";
import { run } from "../../cli/run.ts";
import { callBody, type Fields } from "./session.ts";

const { agentId, apiKey } = formantAISeed;

/** A receiver of webhooks on the loopback, and the type of the first event that reaches it. */
async function receiver() {
  const first = Promise.withResolvers<unknown>();
  const server = createServer((request, response) => {
    response.end();
    request.resume();
    first.resolve(request.headers["x-formantai-event-type"]);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, first: first.promise };
}

test("emulate serves FormantAI, and calls go on while nobody asks for anything", async () => {
  const clock = manualClock();
  const served = await emulate({ platform: "formantai", clock, switches: { targetHttp: "accepted" } });
  onTestFinished(async () => served.close());
  expect(served.baseUrl).toBe(served.url);
  const json = { "content-type": "application/json" };
  const { url, first } = await receiver();
  const target = await fetch(`${served.url}/_emulator/agents/${agentId}/webhook-targets`, {
    method: "POST",
    headers: json,
    body: JSON.stringify({ url }),
  });
  expect(target.status).toBe(204);
  const headers = { ...json, authorization: `Bearer ${apiKey}` };
  const call = await fetch(`${served.baseUrl}/v1/call`, { method: "POST", headers, body: JSON.stringify(callBody()) });
  expect(await call.json()).toMatchObject({ data: { status: "initiated" } });
  // Each step of a call happens at its own time, so one leap is enough.
  clock.advance(61_000);
  expect(await first).toBe("call.completed");
  const list = await fetch(`${served.baseUrl}/v1/conversations`, { headers });
  const { data } = (await list.json()) as { data: Fields[] };
  const recording = await fetch(
    `${served.baseUrl}/v1/conversations/${String(data[0]?.["conversation_id"])}/recording`,
    { headers },
  );
  expect([recording.headers.get("content-length"), (await recording.arrayBuffer()).byteLength]).toEqual(["844", 844]);
});

test("the command prints the variables of a client that works", async () => {
  const printed = Promise.withResolvers<string>();
  const interrupted = Promise.withResolvers<void>();
  const running = run(["emulate", "formantai"], { out: printed.resolve, interrupted: interrupted.promise });
  const lines = (await printed.promise).trim().split("\n");
  const variables = Object.fromEntries(lines.map((line) => line.replace("export ", "").split("=") as [string, string]));
  expect(variables).toEqual({
    FORMANTAI_BASE_URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
    FORMANTAI_API_KEY: apiKey,
    FORMANTAI_WEBHOOK_SECRET: formantAISeed.webhookSecret,
  });
  const { FORMANTAI_BASE_URL: url, FORMANTAI_API_KEY: key } = variables;
  const headers = { authorization: `Bearer ${key}` };
  expect((await fetch(`${url}/v1/conversations?limit=1`, { headers })).status).toBe(200);
  interrupted.resolve();
  expect((await running).code).toBe(0);
});
