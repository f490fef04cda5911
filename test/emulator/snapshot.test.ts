import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import { emulate } from "../../emulator/index.ts";

const folder = mkdtempSync(join(tmpdir(), "emulator-store-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const headers = { authorization: `Bearer ${nicheSeed.token}`, "content-type": "application/json" };
const agents = (baseUrl: string) => `${baseUrl}/businesses/${nicheSeed.businessId}/voice-agents`;

async function createAgent(baseUrl: string, name: string): Promise<string> {
  const body = JSON.stringify({ name, type: "INBOUND", conversationFlow: "Hello" });
  const answer = await fetch(agents(baseUrl), { method: "POST", headers, body });
  return ((await answer.json()) as { id: string }).id;
}

test("an emulator with a file goes on where the last one ended, and gives no id twice", async () => {
  const store = join(folder, "niche.json");
  const first = await emulate({ platform: "niche", store });
  const one = await createAgent(first.baseUrl, "One");
  await first.close();

  const second = await emulate({ platform: "niche", store });
  const two = await createAgent(second.baseUrl, "Two");
  const listed = (await (await fetch(agents(second.baseUrl), { headers })).json()) as {
    items: { id: string; name: string }[];
  };
  await second.close();

  expect(two).not.toBe(one);
  expect(listed.items.map(({ id, name }) => [id, name])).toEqual([
    [one, "One"],
    [two, "Two"],
  ]);
});

test("a file that cannot be read is an error that says what to do", async () => {
  const store = join(mkdtempSync(join(tmpdir(), "emulator-store-")), "broken.json");
  writeFileSync(store, "{");
  await expect(emulate({ platform: "niche", store })).rejects.toThrow(/delete it to begin anew/);
});

test("a store is for this user alone, also one that was not", async () => {
  const directory = mkdtempSync(join(folder, "private-"));
  const store = join(directory, "niche.json");
  for (const _ of ["made", "replaced"]) {
    await (await emulate({ platform: "niche", store })).close();
    expect(statSync(store).mode & 0o777).toBe(0o600);
    chmodSync(store, 0o644);
  }
  expect(readdirSync(directory)).toEqual(["niche.json"]);
});
