import { expect, test } from "vitest";
import { nicheSeed } from "../../../emulator/niche/seed.ts";
import { manualClock } from "../../../emulator/index.ts";
import { minimalAgent, openSession, type Fields } from "./session.ts";

async function deployed(fields: Record<string, unknown> = {}) {
  const session = openSession();
  const agent = await session.agent(fields);
  const path = `~/voice-agents/${agent.id}`;
  const { body } = await session.post(`${path}/deploy`, {});
  return { session, agent, path, body: body as Fields };
}

test("deploy answers the agent with a number of the business's area code, on duty", async () => {
  const { agent, body } = await deployed();
  expect(body).toMatchObject({ id: agent.id, name: agent["name"], onDuty: true });
  expect(body["phoneNumber"]).toMatch(/^\+1212[2-9]\d{6}$/);
});

test("deploy needs no body", async () => {
  const session = openSession();
  const { id } = await session.agent();
  expect((await session.post(`~/voice-agents/${id}/deploy`)).status).toBe(200);
  expect((await session.post(`~/voice-agents/${id}/deploy`, { onDuty: false })).status).toBe(400);
});

test("a second deploy of the same agent keeps its number and its deployment", async () => {
  const { session, path, body } = await deployed();
  const again = (await session.post(`${path}/deploy`, {})).body as Fields;
  expect(again["phoneNumber"]).toBe(body["phoneNumber"]);
  expect(session.control.dump()["deployments"]).toMatchObject([
    { deploys: 2, status: "ACTIVE", fallbackNumber: "+12125550100" },
  ]);
});

test("the number belongs to the business: reused by another agent, kept after a delete", async () => {
  const { session, path, body } = await deployed();
  await session.del(path);
  const other = await session.agent({ name: "Other" });
  const { body: next } = await session.post(`~/voice-agents/${other.id}/deploy`, {});
  expect(next).toMatchObject({ phoneNumber: body["phoneNumber"] });
});

test("off and on set onDuty and answer the agent", async () => {
  const { session, path } = await deployed();
  expect((await session.patch(`${path}/off`)).body).toMatchObject({ onDuty: false });
  expect(await session.read(path)).toMatchObject({ onDuty: false });
  expect((await session.patch(`${path}/on`)).body).toMatchObject({ onDuty: true });
});

test("an agent that does not exist cannot be deployed or set on duty", async () => {
  const session = openSession();
  expect((await session.post("~/voice-agents/agent-789/deploy")).status).toBe(404);
  expect((await session.patch("~/voice-agents/agent-789/on")).status).toBe(404);
});

test("an INBOUND agent with hours goes off and on duty with the clock of its zone", async () => {
  const hours = [{ day: "thursday", startTime: "09:00", endTime: "17:00" }];
  const { session, path, body } = await deployed({ activatedHours: { timezone: "America/New_York", hours } });
  const onDuty = async () => (await session.read(path))["onDuty"];
  // It is Thursday 05:00 in New York; the deploy says on duty, whatever the hour.
  expect(body["onDuty"]).toBe(true);
  session.control.advance(60_000);
  expect(await onDuty()).toBe(false);
  session.control.advance(5 * 3_600_000);
  expect(await onDuty()).toBe(true);
  session.control.advance(8 * 3_600_000);
  expect(await onDuty()).toBe(false);
});

test("hours do not touch an agent that has none", async () => {
  const { session, path } = await deployed();
  await session.patch(`${path}/off`);
  session.control.advance(24 * 3_600_000);
  expect(await session.read(path)).toMatchObject({ onDuty: false });
});

test("a business without a phone gets a number too, without a transfer tool", async () => {
  const session = openSession();
  const business = `/businesses/${nicheSeed.secondBusinessId}`;
  const agent = (await session.post(`${business}/voice-agents`, minimalAgent)).body as Fields;
  expect((await session.post(`${business}/voice-agents/${agent.id}/deploy`)).body).toMatchObject({
    phoneNumber: expect.stringMatching(/^\+1/) as string,
  });
});

test("the duty job runs by itself when the clock has gone on for a minute", async () => {
  let now = Date.parse("2026-01-15T10:00:00Z");
  const session = openSession({ clock: { ...manualClock(), now: () => now } });
  const agent = await session.agent({ activatedHours: { timezone: "UTC", hours: [] } });
  const path = `~/voice-agents/${agent.id}`;
  await session.post(`${path}/deploy`);
  now += 59_999;
  expect(await session.read(path)).toMatchObject({ onDuty: true });
  now += 1;
  expect(await session.read(path)).toMatchObject({ onDuty: false });
});
