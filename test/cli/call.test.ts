import { describe, expect, onTestFinished, test } from "vitest";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import { variants } from "../fault/variants.ts";
import { CUSTOMER, miraiWorld, nicheWorld, setEnvironment, type NicheWorld } from "../operations/world.ts";
import { pairs } from "../harness/sample.ts";

const call = (world: NicheWorld, ...more: string[]) => world.cli("call", "reminder", "--to", CUSTOMER, ...more);

/** Lets two minutes of the emulator's clock pass with each look at a call, so that it has ended at the second. */
function callsEndSoon(world: NicheWorld): void {
  const next = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const response = await next(input, init);
    if (/\/calls\/[^/]+$/.test(input instanceof Request ? input.url : String(input))) world.control.advance(120_000);
    return response;
  };
}

describe("voice-agents call", () => {
  test("rings once, by the name in the manifests, and prints the call's id alone", async () => {
    const world = await nicheWorld();
    const { code, out, talk } = await call(world);
    const [stored] = world.stored("calls");
    expect({ code, out }).toEqual({ code: 0, out: `${stored?.id}\n` });
    const doing = `calling ${CUSTOMER} with reminder`;
    expect(talk).toBe(`${doing}: sent, no response yet\n${doing}: accepted: ${stored?.id} (initiated)\n`);
    expect(stored).toMatchObject({ agentId: world.agentId, customerNumber: CUSTOMER });
    expect(world.pulumiCalls()).toEqual(["stack export --non-interactive"]);
    expect(world.rung()).toEqual({ stored: 1, sent: 1 });
  });

  test("sends what it is given, from files, standard input and options", async () => {
    const world = await nicheWorld({}, { "about.json": '{"additionalInfo":"our ad","name":"Ada"}' });
    await call(world, "--payload", "about.json", "--param", "name=Grace", "context=a=b", "--stack", "prod");
    await world.piped('{"name":"Piped"}', "call", "niche/reminder", "--to", CUSTOMER, "--payload", "-");
    expect(world.stored("calls")).toMatchObject([
      { leadContext: { additionalInfo: "our ad", name: "Grace", context: "a=b" } },
      { leadContext: { name: "Piped" } },
    ]);
    expect(world.pulumiCalls()[0]).toBe("stack export --non-interactive --stack prod");
  });

  test.each(["text", "json"])("prints the request of a dry run as %s, and sends nothing", async (format) => {
    const world = await nicheWorld();
    const { code, out, talk } = await call(world, "--dry-run", "--param", "name=Ada", "--format", format);
    const body = { name: "Ada", phoneNumber: CUSTOMER };
    const url = `https://niche.emulator/api/partner/v1/businesses/${nicheSeed.businessId}/voice-agents/${world.agentId}/call`;
    expect({ code, talk }).toEqual({ code: 0, talk: "nothing was sent\n" });
    if (format === "json") expect(JSON.parse(out)).toEqual({ method: "POST", url, body });
    else expect(out).toBe(`POST ${url}\n${JSON.stringify(body, undefined, 2)}\n`);
    expect(world.requests()).toEqual([]);
  });

  test("follows the call to its end, and shows what became of it", async () => {
    const world = await nicheWorld();
    callsEndSoon(world);
    const { code, out, talk } = await call(world, "--wait");
    expect(code).toBe(0);
    expect(talk).toMatch(/accepted: \S+ \(initiated\)\nIN_PROGRESS after \d s\nCOMPLETED after \d s\n$/);
    expect(out).toBe(
      `call: ${world.stored("calls")[0]?.id}\nstatus: COMPLETED\nwith: ${CUSTOMER}\nagent: ${world.agentId}\n` +
        "started: 2026-01-15T10:00:00Z\nduration: 120 s\nsummary: The customer was called\ntranscript: Agent: Hello...\n",
    );
  });

  test("prints one JSON object on standard output and nothing else", async () => {
    const world = await nicheWorld();
    callsEndSoon(world);
    const { out } = await call(world, "--wait", "--format", "json");
    expect(JSON.parse(out)).toMatchObject({
      outcome: "accepted",
      status: "initiated",
      call: { ended: true, durationSeconds: 120 },
    });
    expect(JSON.parse((await call(world, "--format", "json")).out)).toMatchObject({
      outcome: "accepted",
      callId: world.stored("calls")[1]?.id,
    });
  });

  test("says that a call which outlasts the patience goes on", async () => {
    const world = await nicheWorld();
    const { code, out, talk } = await call(world, "--wait", "--wait-minutes", "0.0001");
    expect([code, out]).toEqual([1, expect.stringContaining("status: IN_PROGRESS")]);
    expect(talk).toMatch(
      /has not ended after 0\.0001 minutes; it goes on: look with `voice-agents calls get \S+ --agent reminder`/,
    );
  });

  test("says that a call goes on when it can no longer be followed", async () => {
    const world = await nicheWorld();
    world.control.faults.arm({ fault: { kind: "status", status: 403 }, path: /calls\/[^/?]+$/ });
    const { code, out, talk } = await call(world, "--wait", "--format", "json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ outcome: "accepted" });
    expect(talk).toMatch(/was accepted, and goes on, but following it failed: 403 .*look with `voice-agents calls get/);
    expect(world.rung().stored).toBe(1);
  });

  test("waits for a call that becomes readable late", async () => {
    const world = await nicheWorld();
    callsEndSoon(world);
    world.control.faults.arm({ fault: { kind: "status", status: 404 }, path: /calls\/[^/?]+$/ });
    expect((await call(world, "--wait")).code).toBe(0);
  });

  test.each<[string[], RegExp]>([
    [[], /required option '--to <number>' not specified/],
    [["--to", "2125550100"], /must be in E\.164/],
    [["--to", "\u202a+12125550100\u202c"], /\(U\+202A\) is at position 1; write it as \+12125550100/],
    [["--to", "+1\u00a0212\u00a0555\u00a00100"], /\(U\+00A0\) is at position 3; write it as \+12125550100/],
    [["--to", CUSTOMER, "--param", "na\u200bme=Ada"], /--param .*\(U\+200B\) is at position 3; without it: "name=Ada"/],
    [["--to", "+15551234567"], /no number that Niche calls.*nothing was sent/],
    [["--to", CUSTOMER, "--param", "name"], /--param takes name=value, not "name"/],
    [["--to", CUSTOMER, "--param", "name=a", "name=b"], /--param name is given twice/],
    [["--to", CUSTOMER, "--param", "contxt=a"], /did you mean context\?; nothing was sent/],
    [["--to", CUSTOMER, "--payload", "none.json"], /--payload none\.json: ENOENT/],
    [["--to", CUSTOMER, "--payload", "/dev/zero"], /--payload \/dev\/zero: it is not a regular file; .* -/],
    [["--to", CUSTOMER, "--payload", "."], /--payload \.: EISDIR: it is a directory/],
    [["--to", CUSTOMER, "--payload", "huge.json"], /--payload huge\.json: it has more than 4 MB/],
    [["--to", CUSTOMER, "--payload", "bad.json"], /--payload bad\.json is not JSON/],
    [["--to", CUSTOMER, "--payload", "list.json"], /must hold a JSON object/],
    [["--to", CUSTOMER, "--payload", "long.json"], /--payload long\.json: "order": the number 9007199254740993 loses/],
    [["--to", CUSTOMER, "--payload", "-", "--metadata", "-"], /only one of --payload and --metadata/],
    [["--to", CUSTOMER, "--schedule", "2027-01-01T00:00:00Z"], /places a call at once.*nothing was sent/],
    [["--to", CUSTOMER, "--priority"], /no priorities/],
    [["--to", CUSTOMER, "--wait-minutes", "0"], /must be a number above 0/],
  ])("called with %j says what is wrong, sends nothing, and exits with 64", async (argv, says) => {
    const world = await nicheWorld(
      {},
      {
        ...{ "bad.json": "{", "list.json": "[]", "long.json": '{"order":9007199254740993}' },
        "huge.json": " ".repeat(4 * 2 ** 20 + 1),
      },
    );
    const { code, out, talk } = await world.cli("call", "reminder", ...argv);
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(talk).toMatch(says);
    expect(world.requests()).toEqual([]);
  });

  test("says what the platform refuses, and that it has not rung", async () => {
    const world = await nicheWorld();
    const [deployment] = world.stored("deployments");
    world.control.dashboardEdit("deployments", deployment!.id, { onDuty: false });
    const { code, out, talk } = await call(world);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(talk).toMatch(
      /\nerror: calling \+13125559876 with reminder: 400 Agent is not on duty .*; it has not rung\n$/,
    );
    expect(JSON.parse((await call(world, "--format", "json")).out)).toMatchObject({
      outcome: "none",
      error: expect.stringContaining("on duty") as string,
    });
    expect(world.rung().stored).toBe(0);
  });

  test.each([
    ...(["agent:call", "none"] as const).map((callScope) => ({ callScope })),
    ...(["brackets", "json"] as const).map((orderByForm) => ({ orderByForm })),
    ...(["named", "nested"] as const).map((errorBody) => ({ errorBody })),
    { actionStatus: 201 },
    { callNumberNormalize: "lenient" },
    { unknownQuery: "ignore" },
    { pageSizeOver: "clamp" },
    { shuffle: true },
    { extraFields: true },
  ] as const)("goes from the call to the conversation under %j", async (switches) => {
    const world = await nicheWorld({ switches });
    callsEndSoon(world);
    expect((await call(world, "--wait")).code).toBe(0);
    const [stored] = world.stored("calls");
    const list = await world.cli(
      "calls",
      "list",
      "--agent",
      "reminder",
      "--filter",
      "orderBy=startedAt",
      "--format",
      "json",
    );
    expect(JSON.parse(list.out)).toMatchObject([{ id: stored?.id, status: "COMPLETED" }]);
    expect((await world.cli("conversations", "get", String(stored?.id))).out).toContain("Agent: Hello...");
    expect((await world.cli("calls", "get", "nothing")).talk).toMatch(/404 .*Call not found/);
  });
});

describe("a call whose answer is lost", () => {
  test("is found in the list, and said to have rung", async () => {
    const world = await nicheWorld();
    expect((await call(world)).code).toBe(0);
    world.control.faults.arm({ fault: { kind: "resetAfter" }, path: "/call$" });
    const { code, out, talk } = await call(world);
    const [, lost] = world.stored("calls");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(talk).toContain("The phone may have rung: no good response came back, and the request was not sent again.");
    expect(talk).toMatch(
      /A new call to this number is in the list, so it rang:\n {2}2026-01-15T10:00:00Z {2}IN_PROGRESS/,
    );
    expect(talk).toContain(`Do not call again; see it with \`voice-agents calls get ${lost?.id} --agent reminder\`.`);
    expect(world.rung()).toEqual({ stored: 2, sent: 2 });
  });

  test("is looked for, and not found where it was not made", async () => {
    const world = await nicheWorld();
    await call(world);
    world.control.faults.arm({ fault: { kind: "hang" }, path: "/call$" });
    const { code, out, talk } = await call(world, "--format", "json");
    expect([code, JSON.parse(out)]).toMatchObject([1, { outcome: "unknown", found: [] }]);
    expect(talk).toMatch(
      /shows no new call to \+13125559876 so far\. Look again with `voice-agents calls list --agent reminder` before you call again/,
    );
    expect(world.rung()).toEqual({ stored: 1, sent: 1 });
  });

  test("is lost, too, where it was a defect of ours that kept its answer from being read", async () => {
    const world = await nicheWorld();
    const next = globalThis.fetch;
    const trap = (get: () => never): void =>
      void Object.defineProperty(Object.prototype, "callId", { get, configurable: true });
    const untrap = (): boolean => Reflect.deleteProperty(Object.prototype, "callId");
    onTestFinished(() => void untrap());
    globalThis.fetch = async (input, init) => {
      untrap();
      const { method } = input instanceof Request ? input : { method: init?.method };
      const answer = await next(input, init);
      if (method !== "POST") return answer;
      // The phone rings, and then reading the answer throws what no platform can make it throw.
      trap(() => {
        throw new TypeError("callId is not a function");
      });
      return Response.json({});
    };
    const { code, out, talk } = await call(world, "--format", "json");
    expect([code, JSON.parse(out)]).toMatchObject([
      1,
      { outcome: "unknown", error: "callId is not a function", found: [{ to: CUSTOMER }] },
    ]);
    expect(talk).toContain("The phone may have rung");
    expect(world.rung()).toEqual({ stored: 1, sent: 1 });
  });

  test("cannot be looked for without the right to read calls, which is no reason not to call", async () => {
    const world = await nicheWorld();
    world.control.faults.arm({ fault: { kind: "status", status: 403 }, method: "GET", times: "always" });
    expect((await call(world)).code).toBe(0);
    world.control.faults.arm({ fault: { kind: "hangAfter" }, path: "/call$" });
    const { code, talk } = await call(world);
    expect(code).toBe(1);
    expect(talk).toMatch(/cannot be seen from here: 403 .*lacks the scope calls:read/);
  });

  // A platform that answers out of its past cannot be seen through.
  const cells = pairs(variants("phoneNumber"), [1, 2, 3, 4], 2).map(([variant, nth]) => ({ ...variant, nth }));
  test.each(cells)("never rings twice, and says what is known: $name at request $nth", async ({ fault, nth, path }) => {
    const world = await nicheWorld();
    callsEndSoon(world);
    world.control.faults.arm({ fault, nth, ...(path && { path }) });
    // A second fault takes away the look that follows a lost answer.
    if (nth === 4) world.control.faults.arm({ fault, path: "/call$" });
    const { code, out, talk } = await call(world, "--wait");
    const { stored, sent } = world.rung();
    expect(stored).toBeLessThanOrEqual(1);
    expect(sent).toBe(stored);
    if (code === 0) expect([stored, out]).toEqual([1, expect.stringContaining(String(world.stored("calls")[0]?.id))]);
    else if (stored === 1) expect(talk).toMatch(/may have rung|was accepted, and goes on/);
    else expect(talk).toMatch(/may have rung|has not rung|nothing was sent/);
    if (/has not rung|nothing was sent/.test(talk)) expect(stored).toBe(0);
    if (/so it rang/.test(talk)) expect(stored).toBe(1);
  });
});

describe("voice-agents call on Mirai Minds", () => {
  const cart = JSON.stringify({
    customer: { firstName: "Ada", phone: CUSTOMER },
    lineItems: [{ title: "Shoe", quantity: 1 }],
    ...Object.fromEntries(
      ["totalDiscountSet", "totalLineItemsPriceSet", "subtotalPriceSet", "totalPriceSet"].map((name) => [
        name,
        { shopMoney: { amount: "1.0" } },
      ]),
    ),
  });
  const files = { "cart.json": cart, "meta.json": '{"discount":{"value":10,"codeType":"%tage"},"order":1}' };

  test("sends payload, metadata, callback and priority", async () => {
    const world = await miraiWorld({}, undefined, files);
    const options = [
      "--payload",
      "cart.json",
      "--metadata",
      "meta.json",
      "--callback",
      "https://example.com/e",
      "--priority",
    ];
    const { code, out } = await world.cli("call", "cart", "--to", CUSTOMER, ...options);
    const [stored] = world.stored("calls");
    expect({ code, out }).toEqual({ code: 0, out: `${stored?.id}\n` });
    expect(stored).toMatchObject({
      payload: JSON.parse(cart) as object,
      metadata: { order: 1 },
      callbackUrl: "https://example.com/e",
      priority: true,
    });
  });

  test("refuses what does not fit the assistant, unless told not to look", async () => {
    const world = await miraiWorld({ switches: { payloadSchema: "any" } }, undefined, {
      "cart.json": '{"customer":{}}',
    });
    const argv = ["call", "cart", "--to", CUSTOMER, "--payload", "cart.json"];
    const { code, talk } = await world.cli(...argv);
    expect(code).toBe(64);
    expect(talk).toMatch(/does not fit the abandoned_cart assistant: .*nothing was sent/);
    expect(world.stored("calls")).toEqual([]);
    expect((await world.cli(...argv, "--no-check")).code).toBe(0);
  });

  test("cannot be waited for, and says so before it rings", async () => {
    const world = await miraiWorld();
    const { code, talk } = await world.cli("call", "cart", "--to", CUSTOMER, "--wait");
    expect(code).toBe(64);
    expect(talk).toMatch(/no way to read calls.*leave --wait out: nothing was sent/);
    expect(world.rung()).toEqual({ stored: 0, sent: 0 });
  });

  const cells = pairs(variants("phoneNumber"), [1, 2, 3], 2).map(([variant, nth]) => ({ ...variant, nth }));
  test.each(cells)("never rings twice, and says what is known: $name at request $nth", async ({ fault, nth }) => {
    const world = await miraiWorld();
    world.control.faults.arm({ fault, nth });
    const { code, out, talk } = await world.cli("call", "cart", "--to", CUSTOMER);
    const { stored, sent } = world.rung();
    expect(stored).toBeLessThanOrEqual(1);
    expect(sent).toBe(stored);
    if (code === 0) expect([stored, out]).toEqual([1, `${world.stored("calls")[0]?.id}\n`]);
    else if (stored === 1)
      expect(talk).toMatch(
        /may have rung.*\n.*no way to read calls.*\nLook in the dashboard of miraiminds before you call again/,
      );
    if (/has not rung|nothing was sent/.test(talk)) expect(stored).toBe(0);
  });
});

test("the token of another prefix is the one that the agent's workspace names", async () => {
  const world = await nicheWorld();
  setEnvironment({ NICHE_TOKEN: undefined, BAKERY_TOKEN: nicheSeed.token });
  const inputs = { businessId: nicheSeed.businessId, credentials: "BAKERY" };
  world.setStack([{ type: "niche:VoiceAgent", name: "reminder", id: world.agentId, inputs }]);
  expect((await call(world)).code).toBe(0);
});
