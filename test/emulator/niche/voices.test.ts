import { expect, test } from "vitest";
import { openSession, type Fields } from "./session.ts";

test("voices are a bare array of the documented fields", async () => {
  const { status, body } = await openSession().get("/voices");
  expect(status).toBe(200);
  expect(body).toContainEqual({
    id: expect.any(String) as string,
    name: "Sarah",
    category: "conversational",
    description: "Friendly and professional",
    previewUrl: expect.stringMatching(/^https:/) as string,
  });
});

test("a voice is read by id, an unknown one is 404", async () => {
  const session = openSession();
  const [first] = (await session.get("/voices")).body as Fields[];
  expect((await session.get(`/voices/${first?.id}`)).body).toEqual(first);
  expect((await session.get("/voices/voice-abc123")).status).toBe(404);
});

test("voices cannot be written", async () => {
  const refused = await openSession().post("/voices", { name: "Mine" });
  expect(refused.status).toBe(405);
  expect(refused.headers.get("allow")).toBe("GET");
});
