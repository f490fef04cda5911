import { describe, expect, test } from "vitest";
import { withDashboard } from "../../../emulator/dashboard/dashboard.ts";
import { manualClock } from "../../../emulator/kernel/clock.ts";
import { nicheSeed } from "../../../emulator/niche/seed.ts";
import { platforms } from "../../../emulator/platforms.ts";
import { untouched } from "./form.ts";

const at = (path: string) => `http://localhost/_emulator/dashboard${path}`;

function open(name: string) {
  const platform = platforms.find((each) => each.name === name)!;
  const emulator = platform.create({ switches: {}, clock: manualClock() });
  const { fetch: ask } = withDashboard(platform, emulator);
  const get = async (path: string) => {
    const response = await ask(new Request(at(path)));
    return { response, status: response.status, text: await response.text() };
  };
  /** Sends a form, and returns the page that it leads to. */
  const send = async (path: string, fields: Record<string, string> = {}) => {
    const response = await ask(new Request(at(path), { method: "POST", body: new URLSearchParams(fields) }));
    const next = response.headers.get("location");
    if (next === null) return { status: response.status, text: await response.text() };
    return { status: response.status, text: (await get(next.slice("/_emulator/dashboard".length))).text };
  };
  return { emulator, control: emulator.control, get, send, fetch: ask };
}

describe.each(platforms)("the dashboard of $name", ({ name }) => {
  test("shows every object that there is, each on a page whose form changes nothing when it is sent untouched", async () => {
    const { control, get, send } = open(name);
    const overview = await get("");
    const before = control.dump();
    for (const [collection, objects] of Object.entries(before)) {
      for (const { id } of objects) {
        const path = `/objects/${collection}/${encodeURIComponent(id)}`;
        expect(overview.text).toContain(`href="/_emulator/dashboard${path}"`);
        const { status, text } = await get(path);
        expect([path, status]).toEqual([path, 200]);
        expect((await send(path, untouched(text))).text).toContain("Nothing was edited");
      }
    }
    expect(control.dump()).toEqual(before);
  });

  test("sets every switch to the value that it shows, and one to another", async () => {
    const { control, get, send } = open(name);
    const before = control.switches.get();
    const sent = untouched((await get("/switches")).text);
    expect(Object.keys(sent).sort()).toEqual(Object.keys(before).sort());
    expect((await send("/switches", { ...sent, retryAfter: "none" })).text).toContain('role="status">Set.');
    expect(control.switches.get()).toEqual({ ...before, retryAfter: "none" });
    expect(await send("/switches", { ...sent, retryAfter: "soon" })).toMatchObject({ status: 400 });
  });
});

test("an object is edited, switched on and off, and deleted, and what cannot be is said", async () => {
  const { control, get, send } = open("niche");
  const { id } = control.create("agents", {
    businessId: nicheSeed.businessId,
    name: "Desk",
    conversationFlow: "Greet.",
    type: "INBOUND",
  });
  const path = `/objects/agents/${id}`;
  const sent = untouched((await get(path)).text);
  control.dashboardEdit("agents", id, { firstMessage: "From another window." });
  await send(path, { ...sent, "/conversationFlow": "Hello.\r\nBye." });
  const stored = () => control.dump()["agents"]?.find((agent) => agent.id === id);
  expect(stored()).toMatchObject({ conversationFlow: "Hello.\nBye.", firstMessage: "From another window." });
  await send(`${path}/field`, { field: "multilingual", value: "true" });
  expect(stored()).toMatchObject({ multilingual: true });
  expect((await get("")).text).toContain("multilingual: on");
  await send(`${path}/field`, { field: "firstMessage", what: "remove" });
  expect(stored()).not.toHaveProperty("firstMessage");
  const refused = await send(`${path}/field`, { field: "onDuty", value: "true" });
  expect(refused).toMatchObject({ status: 400, text: expect.stringContaining("is not deployed") as unknown });
  expect((await send(`${path}/delete`)).text).toContain("Deleted");
  expect(stored()).toBeUndefined();
  expect(await send(path, { ...sent, "/name": "Late" })).toMatchObject({ status: 400 });
  expect((await get("/objects/agents/gone")).status).toBe(400);
  expect((await get("/objects/nothing/gone")).status).toBe(400);
});

test("requests are logged, and faults are armed for them", async () => {
  const { fetch, get, send, control } = open("niche");
  const call = () => fetch(new Request("http://localhost/api/partner/v1/businesses/<b>/tools")).then((r) => r.status);
  await call();
  expect((await get("/requests")).text).toMatch(/GET \/businesses\/(%3Cb%3E|&lt;b&gt;)\/tools/);
  expect((await send("/faults", { kind: "status", more: '{"status": 503}', path: "tools" })).text).toContain(
    "hit 0 of 0",
  );
  expect(await call()).toBe(503);
  expect((await get("/faults")).text).toContain("hit 1 of 1");
  const [fault] = control.faults.list();
  await send(`/faults/${String(fault?.id)}/disarm`);
  expect(control.faults.list()).toEqual([]);
  expect(await send("/faults", { kind: "status", more: "{" })).toMatchObject({ status: 400 });
  expect(await send("/faults", { kind: "no such fault" })).toMatchObject({ status: 400 });
  await send("/advance", { minutes: "5" });
  await send("/requests/clear");
  expect((await get("/requests")).text).toContain("No request yet.");
});

test("every text of a stranger is escaped, and the policy lets nothing run but the dashboard's own", async () => {
  const { control, get } = open("niche");
  const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>`;
  const { id } = control.create("agents", {
    businessId: nicheSeed.businessId,
    name: hostile,
    conversationFlow: `</textarea>${hostile}`,
    type: "INBOUND",
  });
  const pages = [
    "",
    `/objects/agents/${id}`,
    `?told=${encodeURIComponent(hostile)}`,
    "/requests",
    "/faults",
    "/switches",
  ];
  for (const path of pages) {
    const { response, text } = await get(path);
    expect(text.match(/<script[^>]*>/g)).toEqual(['<script type="module" src="/_emulator/dashboard/script.js">']);
    const tags = text.replaceAll(/"[^"]*"/g, "").match(/<[^>]*>/g) ?? [];
    expect(tags.filter((tag) => /^<img|\son\w+=/.test(tag))).toEqual([]);
    expect(response.headers.get("content-security-policy")).toBe(
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
  }
});
