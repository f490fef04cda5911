import { expect, test } from "vitest";
import { nicheSeed } from "../../../emulator/niche/seed.ts";
import { openSession, type Fields } from "./session.ts";

const credentials = {
  grant_type: "client_credentials",
  client_id: nicheSeed.clientId,
  client_secret: nicheSeed.clientSecret,
};

async function token(session: ReturnType<typeof openSession>, body: object = credentials): Promise<string> {
  const answer = await session.send("POST", "/oauth/token", body, { authorization: "" });
  return String((answer.body as Fields)["access_token"]);
}

test("client credentials as JSON give a bearer token with its life and scopes", async () => {
  const session = openSession();
  const { status, body } = await session.send("POST", "/oauth/token", credentials, { authorization: "" });
  expect(status).toBe(200);
  expect(body).toEqual({
    access_token: expect.stringMatching(/^niche_at_/) as string,
    token_type: "Bearer",
    expires_in: 3600,
    scope: expect.stringContaining("voice-agents:create") as string,
  });
});

test("the token opens the API until the clock passes its life", async () => {
  const session = openSession();
  const authorization = `Bearer ${await token(session)}`;
  expect((await session.send("GET", "/voices", undefined, { authorization })).status).toBe(200);
  session.control.advance(3_599_000);
  expect((await session.send("GET", "/voices", undefined, { authorization })).status).toBe(200);
  session.control.advance(1000);
  expect((await session.send("GET", "/voices", undefined, { authorization })).status).toBe(401);
});

test("a token narrowed by scope is refused elsewhere with the observed 403 body", async () => {
  const session = openSession();
  const authorization = `Bearer ${await token(session, { ...credentials, scope: "voices:read" })}`;
  expect((await session.send("GET", "/voices", undefined, { authorization })).status).toBe(200);
  const refused = await session.send("GET", "/tools", undefined, { authorization });
  expect(refused.status).toBe(403);
  expect(refused.body).toEqual({ error: "Missing required scope", statusCode: 403 });
});

test.each([
  ["a wrong secret", { ...credentials, client_secret: "guess" }, 401],
  ["a missing field", { grant_type: "client_credentials", client_id: nicheSeed.clientId }, 400],
  ["another grant", { ...credentials, grant_type: "password" }, 400],
  ["an unknown field", { ...credentials, audience: "all" }, 400],
])("%s gives no token", async (_, body, status) => {
  expect((await openSession().send("POST", "/oauth/token", body)).status).toBe(status);
});

test.each([
  ["none", ""],
  ["an unknown token", "Bearer nonsense"],
  ["another scheme", `Basic ${nicheSeed.token}`],
])("with %s every route answers 401", async (_, authorization) => {
  const session = openSession();
  for (const path of ["/voices", "/tools", "/businesses", "~/files", "~/voice-agents", "/organizations/calls"]) {
    expect((await session.send("GET", path, undefined, { authorization })).status).toBe(401);
  }
});

test("a read-only key reads and cannot write", async () => {
  const session = openSession({ token: nicheSeed.readOnlyToken });
  expect((await session.get("~/voice-agents")).status).toBe(200);
  expect((await session.post("~/voice-agents", {})).status).toBe(403);
});

test("the other organization's key does not see this one's business", async () => {
  const session = openSession({ token: nicheSeed.otherToken });
  expect((await session.get("~/voice-agents")).status).toBe(404);
  expect((await session.get(`/businesses/${nicheSeed.otherBusinessId}/voice-agents`)).status).toBe(200);
});

test("reset ends every issued token", async () => {
  const session = openSession();
  const authorization = `Bearer ${await token(session)}`;
  session.control.reset();
  expect((await session.send("GET", "/voices", undefined, { authorization })).status).toBe(401);
});

test("neither secret nor token is in the log", async () => {
  const session = openSession();
  const issued = await token(session);
  await session.send("GET", "/voices", undefined, { authorization: `Bearer ${issued}` });
  const text = JSON.stringify(session.control.log());
  expect(text).not.toContain(nicheSeed.clientSecret);
  expect(text).not.toContain(issued);
  expect(session.control.log()[1]?.auth).toEqual({
    kind: "oauth",
    account: nicheSeed.organizationId,
    key: nicheSeed.clientId,
  });
});
