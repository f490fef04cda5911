import { describe, expect, test } from "vitest";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import { faultKinds, manualClock, type Fault, type FaultArm } from "../../emulator/index.ts";
import { minimalAgent, openSession, type Fields } from "./niche/session.ts";

const agents = "~/voice-agents";

/** What a client makes of creating an agent under a fault, and whether the agent is there. */
async function createUnder(fault: Fault) {
  const session = openSession();
  session.control.faults.arm({ fault });
  const outcome = await session.post(agents, minimalAgent).then(
    ({ status, body, headers }) => ({ status, body, type: headers.get("content-type") }),
    (error: unknown) => ({ error: error as Error & { cause?: { code: string } } }),
  );
  const [entry] = session.control.log();
  return { outcome, stored: session.control.dump()["agents"]?.length === 1, entry, session };
}

const rejected = (code: string) => ({
  error: expect.objectContaining({ cause: expect.objectContaining({ code }) as unknown }) as unknown,
});

describe("before the commit nothing is stored", () => {
  test.each<[Fault, unknown]>([
    [{ kind: "refused" }, rejected("ECONNREFUSED")],
    [{ kind: "dns" }, rejected("ENOTFOUND")],
    [{ kind: "reset" }, rejected("ECONNRESET")],
    [
      { kind: "status", status: 503 },
      { status: 503, body: { error: "Injected fault: 503", statusCode: 503 } },
    ],
    [
      { kind: "status", status: 502, body: "html" },
      { status: 502, type: "text/html; charset=utf-8" },
    ],
    [
      { kind: "status", status: 409, body: "empty" },
      { status: 409, body: null },
    ],
    [{ kind: "html" }, { status: 200, type: "text/html; charset=utf-8" }],
    [{ kind: "rate429" }, { status: 429 }],
    [{ kind: "expireToken" }, { status: 401 }],
    [{ kind: "redirect", location: "https://elsewhere.example/" }, { status: 307 }],
  ])("%j", async (fault, expected) => {
    const { outcome, stored, entry } = await createUnder(fault);
    expect(outcome).toMatchObject(expected as object);
    expect(stored).toBe(false);
    expect(entry).toMatchObject({ fault: fault.kind, write: true, wrote: false });
  });
});

describe("after the commit the change stays", () => {
  test.each<[Fault, unknown]>([
    [{ kind: "resetAfter" }, rejected("ECONNRESET")],
    [
      { kind: "statusAfter", status: 502 },
      { status: 502, type: "text/html; charset=utf-8" },
    ],
    [
      { kind: "statusAfter", status: 500, body: "json" },
      { status: 500, body: { statusCode: 500 } },
    ],
    [
      { kind: "html", when: "after" },
      { status: 200, type: "text/html; charset=utf-8" },
    ],
    [{ kind: "empty" }, { status: 200, body: null }],
    [{ kind: "wrongShape" }, { status: 200, body: { data: { ok: true } } }],
    [
      { kind: "wrongShape", json: ["x"] },
      { status: 200, body: ["x"] },
    ],
    [
      { kind: "slow", milliseconds: 10 },
      { status: 201, body: { name: "Front desk" } },
    ],
  ])("%j", async (fault, expected) => {
    const { outcome, stored, entry } = await createUnder(fault);
    expect(outcome).toMatchObject(expected as object);
    expect(stored).toBe(true);
    expect(entry).toMatchObject({ fault: fault.kind, wrote: true });
  });
});

async function rawCreate(fault: Fault) {
  const session = openSession();
  session.control.faults.arm({ fault });
  const response = await session.emulator.fetch(
    `http://niche.test/api/partner/v1/businesses/${nicheSeed.businessId}/voice-agents`,
    {
      method: "POST",
      headers: { authorization: `Bearer ${nicheSeed.token}`, "content-type": "application/json" },
      body: JSON.stringify(minimalAgent),
    },
  );
  return { session, response };
}

test("truncated: a complete message whose JSON stops half way", async () => {
  const { session, response } = await rawCreate({ kind: "truncated" });
  const text = await response.text();
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(Number(response.headers.get("content-length"))).toBe(text.length);
  expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
  expect(session.control.dump()["agents"]).toHaveLength(1);
});

test("brokenBody: more is announced than comes", async () => {
  const { session, response } = await rawCreate({ kind: "brokenBody" });
  expect(Number(response.headers.get("content-length"))).toBeGreaterThan(100);
  await expect(response.text()).rejects.toThrow("terminated");
  expect(session.control.dump()["agents"]).toHaveLength(1);
});

test.each<[Fault["kind"] & ("hang" | "hangAfter"), number]>([
  ["hang", 0],
  ["hangAfter", 1],
])("%s ends when the client aborts", async (kind, stored) => {
  const session = openSession();
  session.control.faults.arm({ fault: { kind } });
  const abort = new AbortController();
  const answer = session.emulator.fetch(
    `http://niche.test/api/partner/v1/businesses/${nicheSeed.businessId}/voice-agents`,
    {
      method: "POST",
      headers: { authorization: `Bearer ${nicheSeed.token}`, "content-type": "application/json" },
      body: JSON.stringify(minimalAgent),
      signal: abort.signal,
    },
  );
  // Another request gets its answer while the first one hangs: when it has, the first has been handled.
  await session.get("/voices");
  abort.abort(new Error("deadline"));
  await expect(answer).rejects.toThrow("deadline");
  expect(session.control.dump()["agents"]).toHaveLength(stored);
  expect(session.control.log()[0]).toMatchObject({ status: null, wrote: stored === 1 });
});

test("hanging requests end as resets when the emulator is reset or closed", async () => {
  const session = openSession();
  for (const end of [() => session.control.reset(), () => session.emulator.close()]) {
    session.control.faults.arm({ fault: { kind: "hang" } });
    const answer = session.get("/voices");
    await session.get("/voices");
    end();
    await expect(answer).rejects.toThrow("fetch failed");
  }
});

test.each([
  ["seconds", "7"],
  ["none", null],
] as const)("rate429 with Retry-After as %s", async (retryAfter, expected) => {
  const session = openSession();
  session.control.faults.arm({ fault: { kind: "rate429", retryAfter, seconds: 7 } });
  expect((await session.get("/voices")).headers.get("retry-after")).toBe(expected);
});

test("rate429 with an HTTP date names a moment to come", async () => {
  const session = openSession();
  session.control.faults.arm({ fault: { kind: "rate429", retryAfter: "date", seconds: 3600 } });
  const date = (await session.get("/voices")).headers.get("retry-after");
  expect(date).toMatch(/ GMT$/);
  expect(Date.parse(date ?? "")).toBeGreaterThan(Date.now());
});

test("expireToken ends a token for good; at the token request it spoils the one that is issued", async () => {
  const session = openSession();
  const request = {
    grant_type: "client_credentials",
    client_id: nicheSeed.clientId,
    client_secret: nicheSeed.clientSecret,
  };
  const issue = async () => {
    const { body } = await session.send("POST", "/oauth/token", request);
    return { authorization: `Bearer ${String((body as Fields)["access_token"])}` };
  };
  const status = async (headers: Record<string, string>) =>
    (await session.send("GET", "/voices", undefined, headers)).status;
  const token = await issue();
  session.control.faults.arm({ fault: { kind: "expireToken" } });
  expect([await status(token), await status(token)]).toEqual([401, 401]);
  session.control.faults.arm({ fault: { kind: "expireToken" } });
  expect([await status(await issue()), await status(await issue())]).toEqual([401, 200]);
});

test("expireToken refuses a static key this once: it has nothing that could expire", async () => {
  const session = openSession();
  session.control.faults.arm({ fault: { kind: "expireToken" } });
  expect([(await session.get("/voices")).status, (await session.get("/voices")).status]).toEqual([401, 200]);
});

test("dropField commits without the field, at any depth, and says nothing", async () => {
  const session = openSession();
  session.control.faults.arm({ fault: { kind: "dropField", field: "firstMessage" } });
  session.control.faults.arm({ fault: { kind: "dropField", field: "personality.tone" }, nth: 2 });
  const first = await session.post(agents, { ...minimalAgent, firstMessage: "Hello" });
  const second = await session.post(agents, { ...minimalAgent, personality: { tone: "warm", style: "brief" } });
  expect(first.status).toBe(201);
  expect(first.body).not.toHaveProperty("firstMessage");
  expect((second.body as Fields)["personality"]).toEqual({ style: "brief", useHumor: false });
  expect(session.control.log()[0]?.body).toMatchObject({ firstMessage: "Hello" });
});

test("a stale read does not see the last writes, and the next one does", async () => {
  const session = openSession();
  const { id } = await session.agent();
  await session.patch(`${agents}/${id}`, { name: "Renamed" });
  const read = async (writes: number) => {
    session.control.faults.arm({ fault: { kind: "stale", writes } });
    const { status, body } = await session.get(`${agents}/${id}`);
    return status === 200 ? (body as Fields)["name"] : status;
  };
  expect([await read(1), await read(2)]).toEqual(["Front desk", 404]);
  expect((await session.read(`${agents}/${id}`))["name"]).toBe("Renamed");
  session.control.dashboardEdit("agents", id, { name: "By hand" });
  expect(await read(1)).toBe("Renamed");
  const { id: foreign } = session.control.create("agents", { businessId: nicheSeed.businessId });
  session.control.remove("agents", foreign);
  expect(await read(2)).toBe("By hand");
});

test.each([
  ["missing", "3 4"],
  ["repeated", "1 2"],
  ["reordered", "4 3"],
] as const)("a %s page", async (how, expected) => {
  const session = openSession();
  for (const name of ["1", "2", "3", "4"]) session.control.create("agents", { businessId: nicheSeed.businessId, name });
  session.control.faults.arm({ fault: { kind: "page", how } });
  const page = how === "missing" ? 1 : 2;
  const body = await session.read(`${agents}?page_size=2${page === 1 ? "" : "&page=2"}`);
  expect(body["page"]).toBe(page);
  expect((body["items"] as Fields[]).map(({ name }) => name).join(" ")).toBe(expected);
});

describe("arming", () => {
  /** Which of five requests (GET, POST, GET, POST, GET) fail. */
  async function failing(arm: Omit<FaultArm, "fault">): Promise<string> {
    const session = openSession();
    session.control.faults.arm({ fault: { kind: "status", status: 503 }, ...arm });
    const statuses = [];
    for (const method of ["GET", "POST", "GET", "POST", "GET"]) {
      const { status } = method === "GET" ? await session.get("/voices") : await session.post(agents, minimalAgent);
      statuses.push(status === 503 ? "x" : "-");
    }
    return statuses.join("");
  }

  test.each<[string, Omit<FaultArm, "fault">]>([
    ["x----", {}],
    ["--x--", { nth: 3 }],
    ["-xx--", { nth: 2, times: 2 }],
    ["---xx", { nth: 4, times: "always" }],
    ["-x---", { writes: true }],
    ["---x-", { writes: true, nth: 2 }],
    ["x-x-x", { writes: false, times: "always" }],
    ["-x-x-", { method: "post", times: "always" }],
    ["-x---", { path: "voice-agents$" }],
    ["x-x-x", { path: /^\/VOICES/gi, times: "always" }],
    ["-x---", { when: ({ method, path }) => method === "POST" && path.includes("/businesses/") }],
  ])("%s for %j", async (expected, arm) => {
    expect(await failing(arm)).toBe(expected);
  });

  test("of two faults due at one request the first armed strikes, the other at the next", async () => {
    const session = openSession();
    session.control.faults.arm({ fault: { kind: "status", status: 500 } });
    const second = session.control.faults.arm({ fault: { kind: "status", status: 503 } });
    expect([(await session.get("/voices")).status, (await session.get("/voices")).status]).toEqual([500, 503]);
    expect(session.control.faults.list()).toMatchObject([
      { fired: 1, spent: true },
      { id: second, seen: 2, fired: 1, spent: true },
    ]);
  });

  test("a disarmed fault does not strike", async () => {
    const session = openSession();
    const id = session.control.faults.arm({ fault: { kind: "reset" } });
    expect(session.control.faults.disarm(id)).toBe(true);
    expect(session.control.faults.disarm(id)).toBe(false);
    expect((await session.get("/voices")).status).toBe(200);
  });

  test("the token request is hit like any other", async () => {
    const session = openSession();
    session.control.faults.arm({ fault: { kind: "status", status: 500 }, path: "^/oauth/token$" });
    expect((await session.post("/oauth/token", {})).status).toBe(500);
  });

  test.each([
    [{ fault: { kind: "explode" } }],
    [{ fault: { kind: "status" } }],
    [{ fault: { kind: "status", status: 99 } }],
    [{ fault: { kind: "dropField" } }],
    [{ fault: { kind: "page", how: "torn" } }],
    [{ fault: { kind: "reset" }, nth: 0 }],
    [{ fault: { kind: "reset" }, times: 1.5 }],
  ])("%j is refused", (arm) => {
    expect(() => openSession().control.faults.arm(arm as unknown as FaultArm)).toThrow(RangeError);
  });
});

test("every kind of fault can strike a read, a write and the token request without breaking the emulator", async () => {
  const base = { status: 500, field: "name", how: "missing", location: "https://elsewhere.example/", milliseconds: 1 };
  for (const kind of faultKinds.filter((name) => !name.startsWith("hang"))) {
    for (const [method, path, body] of [
      ["GET", agents],
      ["POST", agents, minimalAgent],
      ["POST", "/oauth/token", {}],
    ] as const) {
      const session = openSession({ clock: { ...manualClock(), sleep: async () => undefined } });
      session.control.faults.arm({ fault: { ...base, kind } as Fault });
      const codes = await session.send(method, path, body).then(
        ({ status }) => status,
        (error: unknown) => (error as Error).name,
      );
      expect(codes, `${kind} ${method} ${path}`).toBeDefined();
      expect((await session.get("/voices")).status, `${kind} ${method} ${path}`).toBeLessThan(402);
    }
  }
});
