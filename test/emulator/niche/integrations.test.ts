import { expect, test } from "vitest";
import { openSession } from "./session.ts";

const path = "~/integrations/google-calendar";
const request = { accessToken: "ya29.a0AfH6SMC-secret", calendarId: "primary" };

test("without an integration the read answers 404", async () => {
  expect((await openSession().get(path)).status).toBe(404);
});

test("POST answers id, calendarId and aclRuleId, and the read the same", async () => {
  const session = openSession();
  const created = await session.post(path, request);
  expect(created.status).toBe(201);
  expect(created.body).toEqual({
    id: expect.any(String) as string,
    calendarId: "primary",
    aclRuleId: expect.any(String) as string,
  });
  expect((await session.get(path)).body).toEqual(created.body);
});

test("a second POST updates the one integration of the business", async () => {
  const session = openSession();
  await session.post(path, request);
  await session.post(path, { ...request, calendarId: "team@example.com" });
  expect(await session.read(path)).toMatchObject({ calendarId: "team@example.com" });
  expect(session.control.dump()["integrations"]).toHaveLength(1);
});

test("the access token is neither answered nor stored nor logged", async () => {
  const session = openSession();
  const { body } = await session.post(path, request);
  expect(JSON.stringify([body, session.control.dump(), session.control.log()])).not.toContain(request.accessToken);
  expect(session.control.log()[0]?.body).toMatchObject({
    accessToken: expect.stringMatching(/^\[redacted \w{8}\]$/) as string,
  });
});

test.each([
  ["no token", { calendarId: "primary" }],
  ["no calendar", { accessToken: "ya29" }],
  ["a number as calendar", { accessToken: "ya29", calendarId: 1 }],
  ["an unknown field", { ...request, refreshToken: "x" }],
])("%s is refused", async (_, body) => {
  expect((await openSession().post(path, body)).status).toBe(400);
});

test("there is no route to delete or patch it", async () => {
  const session = openSession();
  expect((await session.del(path)).status).toBe(405);
  expect((await session.patch(path, {})).status).toBe(405);
});
