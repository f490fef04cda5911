import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { miraiMindsSeed } from "../../../emulator/miraiminds/seed.ts";
import { emulate, manualClock } from "../../../emulator/index.ts";
import { customAssistant, ownHeaders, type Fields } from "./session.ts";

/** A receiver of webhooks on the loopback, and the first type that reaches it. */
async function receiver() {
  const first = Promise.withResolvers<string>();
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (piece: Buffer) => (text += piece.toString()));
    request.on("end", () => {
      response.end();
      first.resolve((JSON.parse(text) as { event: { type: string } }).event.type);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, first: first.promise };
}

test("emulate serves Mirai Minds, and calls go on while nobody asks for anything", async () => {
  const clock = manualClock();
  const served = await emulate({ platform: "miraiminds", clock, switches: { callbackHttp: "accepted" } });
  onTestFinished(async () => served.close());
  expect(served.baseUrl).toBe(served.url);
  const headers = { ...ownHeaders, "content-type": "application/json" };
  const post = async (path: string, body: unknown) => {
    const response = await fetch(served.baseUrl + path, { method: "POST", headers, body: JSON.stringify(body) });
    return (await response.json()) as Fields;
  };
  const { data } = await post("/v1/admin/assistant/create", customAssistant);
  const { url, first } = await receiver();
  const assistant = (data as Fields)["assistantId"];
  await post("/v2/call/initiate", { phoneNumber: "+919876543210", assistant, callbackUrl: url });
  clock.advance(1000);
  expect(await first).toBe("call.initiate");
  const log = (await (await fetch(`${served.url}/_emulator/log`)).json()) as Fields[];
  expect(log.map(({ auth }) => (auth as Fields)["account"])).toEqual(Array(2).fill(miraiMindsSeed.organizationId));
});
