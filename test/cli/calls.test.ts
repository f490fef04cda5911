import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import { variants } from "../fault/variants.ts";
import {
  businessId,
  CUSTOMER,
  miraiWorld,
  nicheWorld,
  setEnvironment,
  workspaceId,
  type NicheWorld,
} from "../operations/world.ts";

const READERS = ["calls", "conversations"];

/** Two calls of the stack's agent and one of another. */
function storeCalls(world: NicheWorld): void {
  const common = { businessId, type: "OUTBOUND", customerNumber: CUSTOMER };
  const said = { summary: "Bell\u0007, \u001b[31mred", transcript: "Agent: Hi.\nCustomer: Yes." };
  const done = { status: "COMPLETED", durationMs: 61_400, structuredData: { visit: "Monday" }, ...said };
  for (const call of [
    { id: "call-1", agentId: world.agentId, startedAt: "2026-01-15T09:00:00Z", ...done },
    { id: "call-2", agentId: world.agentId, startedAt: "2026-01-15T09:59:00Z", status: "IN_PROGRESS" },
    { id: "call-3", agentId: "agent-other", startedAt: "2026-01-15T09:45:00Z", status: "FAILED" },
  ])
    world.control.create("calls", { ...common, ...call });
}

describe.each(READERS)("voice-agents %s", (command) => {
  test("list prints a line for each, and how many there are", async () => {
    const world = await nicheWorld();
    storeCalls(world);
    const { code, out, talk } = await world.cli(command, "list", "--agent", "reminder");
    expect({ code, talk }).toEqual({ code: 0, talk: `2 ${command}\n` });
    expect(out).toBe(
      "2026-01-15T09:59:00Z  IN_PROGRESS   +13125559876          -  call-2\n" +
        "2026-01-15T09:00:00Z  COMPLETED     +13125559876       61 s  call-1\n",
    );
  });

  test("list takes filters and a limit, and prints JSON", async () => {
    const world = await nicheWorld();
    storeCalls(world);
    const filters = ["--filter", "orderBy=startedAt", "direction=asc"];
    const { out, talk } = await world.cli(command, "list", ...filters, "--limit", "1", "--format", "json");
    expect([JSON.parse(out), talk]).toMatchObject([
      [{ id: "call-1", results: { visit: "Monday" } }],
      `1 ${command.slice(0, -1)}\n`,
    ]);
    const none = await world.cli(command, "list", "--filter", "leadId=nobody", "--format", "json");
    expect(JSON.parse(none.out)).toEqual([]);
  });

  test("get shows everything, and nothing that steers a terminal", async () => {
    const world = await nicheWorld();
    storeCalls(world);
    const { code, out, talk } = await world.cli(command, "get", "call-1");
    expect({ code, talk }).toEqual({ code: 0, talk: "" });
    expect(out).toBe(
      `call: call-1\nstatus: COMPLETED\nwith: ${CUSTOMER}\nagent: ${world.agentId}\nstarted: 2026-01-15T09:00:00Z\nduration: 61 s\n` +
        'results:\n  {\n    "visit": "Monday"\n  }\nsummary: Bell\\u0007, \\u001b[31mred\ntranscript:\n  Agent: Hi.\n  Customer: Yes.\n',
    );
    expect(JSON.parse((await world.cli(command, "get", "call-1", "--format", "json")).out)).toMatchObject({
      raw: { structuredData: { visit: "Monday" } },
    });
  });

  test("says what is not there, not allowed, or asked in a wrong way", async () => {
    const world = await nicheWorld();
    expect(await world.cli(command, "get", "nothing")).toMatchObject({
      code: 1,
      out: "",
      talk: expect.stringMatching(/^error: reading nothing: 404 /) as string,
    });
    expect(await world.cli(command, "list", "--filter", "statu=FAILED")).toMatchObject({
      code: 64,
      talk: expect.stringContaining("did you mean status") as string,
    });
    expect(await world.cli(command, "list", "--limit", "0")).toMatchObject({ code: 64 });
    setEnvironment({ READER_TOKEN: nicheSeed.readOnlyToken });
    const reader = ["--platform", "niche", "--credentials", "READER", "--workspace-id", businessId];
    expect(await world.cli(command, "list", ...reader)).toMatchObject({
      code: 1,
      talk: expect.stringContaining("lacks the scope calls:read") as string,
    });
  });

  test("reads the whole organization without a business", async () => {
    const world = await nicheWorld();
    storeCalls(world);
    world.control.create("calls", { id: "call-4", businessId: nicheSeed.secondBusinessId, agentId: "x" });
    const organization = ["--platform", "niche", "--credentials", "NICHE"];
    expect((await world.cli(command, "list", ...organization)).talk).toBe(`4 ${command}\n`);
    expect((await world.cli(command, "list", "--filter", "scope=organization")).talk).toBe(`4 ${command}\n`);
    expect((await world.cli(command, "get", "call-4", ...organization)).code).toBe(0);
    expect(world.pulumiCalls()).toHaveLength(1);
  });

  test.each(["list", "get"])("%s says that Mirai Minds cannot be read", async (what) => {
    const world = await miraiWorld();
    const { code, out, talk } = await world.cli(command, what, ...(what === "get" ? ["x"] : []));
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(talk).toMatch(/Mirai Minds has no way to read calls/);
    expect(world.requests()).toEqual([]);
  });

  test.each(variants("x").filter(({ past }) => !past))("list is whole or a failure: $name", async ({ fault }) => {
    const world = await nicheWorld();
    storeCalls(world);
    world.control.faults.arm({ fault });
    const { code, out, talk } = await world.cli(command, "list", "--format", "json");
    if (code === 0) expect(JSON.parse(out)).toHaveLength(3);
    else expect([code, out, talk]).toEqual([1, "", expect.stringMatching(/^error: listing .*GET businesses/)]);
  });
});

describe("voice-agents calls abort and update", () => {
  async function waiting() {
    const world = await miraiWorld({}, { type: "custom", config: {} }, { "payload.json": '{"a":2}' });
    const { out } = await world.cli("call", "cart", "--to", CUSTOMER, "--param", "a=1");
    return { world, id: out.trim() };
  }

  test("withdraw a call, or change what it carries", async () => {
    const { world, id } = await waiting();
    const changed = await world.cli("calls", "update", id, "--agent", "cart", "--payload", "payload.json");
    expect(changed).toEqual({ code: 0, out: "", talk: `the call ${id} has its new payload\n` });
    expect(world.stored("calls")).toMatchObject([{ payload: { a: 2 }, status: null }]);
    expect(await world.cli("calls", "abort", id)).toEqual({ code: 0, out: "", talk: `the call ${id} is aborted\n` });
    expect(world.stored("calls")).toMatchObject([{ status: "aborted" }]);
  });

  test("say why they cannot", async () => {
    const { world, id } = await waiting();
    world.control.advance(7000);
    expect(await world.cli("calls", "abort", id)).toMatchObject({
      code: 1,
      talk: expect.stringMatching(/aborting the call .*400 Call already in progress/) as string,
    });
    expect(await world.cli("calls", "abort", "x")).toMatchObject({
      code: 1,
      talk: expect.stringContaining("there is no call x") as string,
    });
    expect(await world.cli("calls", "update", id)).toMatchObject({
      code: 64,
      talk: expect.stringContaining("--payload <file>") as string,
    });
    const niche = await nicheWorld({}, { "payload.json": "{}" });
    expect(await niche.cli("calls", "abort", "x")).toMatchObject({
      code: 64,
      talk: "error: Niche has no way to end or withdraw a call\n",
    });
    expect(await niche.cli("calls", "update", "x", "--payload", "payload.json")).toMatchObject({
      code: 64,
      talk: "error: Niche has no way to change a call\n",
    });
    expect(niche.requests()).toEqual([]);
  });
});

describe("voice-agents conversations recording", () => {
  const audio = Buffer.alloc(300_000, "audio ");

  /** A call whose recording a server of this test has; it is given up on after so many ms of silence. */
  async function recorded(answer: RequestListener, silence = 10_000) {
    const world = await nicheWorld();
    setEnvironment({ NICHE_TIMEOUT_MS: String(silence) });
    storeCalls(world);
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    world.control.dashboardEdit("calls", "call-1", {
      recordingUrl: `http://127.0.0.1:${port}/call-1.mp3?signature=abc`,
    });
    const save = (...more: string[]) =>
      world.cli("conversations", "recording", "call-1", "--output", "call.mp3", ...more);
    const files = () => readdirSync(world.directory).filter((name) => name.includes("call.mp3"));
    return { world, save, files, path: join(world.directory, "call.mp3") };
  }

  test("saves it, without sending the credential elsewhere", async () => {
    const headers: unknown[] = [];
    const { save, files, path } = await recorded((request, response) => {
      headers.push(request.headers.authorization);
      if (request.url?.startsWith("/moved")) return void response.end(audio);
      return void response.writeHead(302, { location: "/moved" }).end();
    });
    expect(await save()).toEqual({ code: 0, out: "", talk: "call.mp3: 300000 bytes\n" });
    expect(readFileSync(path).equals(audio)).toBe(true);
    expect([files(), headers]).toEqual([["call.mp3"], [undefined, undefined]]);
  });

  test("replaces a file only when told to, and keeps it when that fails", async () => {
    let broken = false;
    const { save, files, path } = await recorded((_request, response) => {
      if (!broken) return void response.end(audio);
      response.writeHead(200, { "content-length": audio.length });
      return void response.write(audio.subarray(0, 1000), () => response.destroy());
    });
    writeFileSync(path, "mine");
    expect(await save()).toMatchObject({ code: 64, talk: expect.stringContaining("--force replaces it") as string });
    broken = true;
    expect((await save("--force")).code).toBe(1);
    expect(readFileSync(path, "utf8")).toBe("mine");
    broken = false;
    expect((await save("--force")).code).toBe(0);
    expect([files(), readFileSync(path).length]).toEqual([["call.mp3"], 300_000]);
  });

  test("is for this user alone", async () => {
    const { save, path } = await recorded((_request, response) => void response.end(audio));
    await save();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test("replaces no file that appears while it is being fetched", async () => {
    let target = "";
    const { save, files, path } = await recorded((_request, response) => {
      writeFileSync(target, "mine");
      response.end(audio);
    });
    target = path;
    expect(await save()).toMatchObject({ code: 64, talk: expect.stringContaining("--force replaces it") as string });
    expect([files(), readFileSync(path, "utf8")]).toEqual([["call.mp3"], "mine"]);
  });

  test("does not write through a link that leads nowhere", async () => {
    const { save, files, path } = await recorded((_request, response) => void response.end(audio));
    symlinkSync(`${path}.elsewhere`, path);
    expect((await save()).code).toBe(64);
    expect(files()).toEqual(["call.mp3"]);
    expect((await save("--force")).code).toBe(0);
    expect([files(), readFileSync(path).length]).toEqual([["call.mp3"], 300_000]);
  });

  test.each<[string, RegExp, RequestListener]>([
    [
      "breaks off",
      /broke off in the middle/,
      (_request, response) => void response.write(audio, () => response.destroy()),
    ],
    ["falls silent", /nothing more came in time/, (_request, response) => void response.write("audio")],
    ["never begins", /no response in time/, () => undefined],
    ["is gone", /404/, (_request, response) => void response.writeHead(404).end("gone")],
    [
      "leads in a circle",
      /redirects more than 5 times/,
      (_request, response) => void response.writeHead(302, { location: "/call-1.mp3" }).end(),
    ],
    [
      "leads out of the web",
      /neither https nor on this machine/,
      (_request, response) => void response.writeHead(302, { location: "file:///etc/passwd" }).end(),
    ],
    [
      "is a page",
      /html where a file/,
      (_request, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<html>"),
    ],
  ])("leaves no file behind where it %s, and shows no signature", async (_what, says, answer) => {
    const { save, files } = await recorded(answer, /in time/.test(says.source) ? 200 : undefined);
    const { code, out, talk } = await save();
    expect({ code, out, files: files() }).toEqual({ code: 1, out: "", files: [] });
    expect(talk).toMatch(/^error: saving the recording of call-1: /);
    expect(talk).toMatch(says);
    expect(talk).not.toContain("abc");
  });

  test("says that there is none", async () => {
    const world = await nicheWorld();
    storeCalls(world);
    const save = (...id: string[]) => world.cli("conversations", "recording", ...id, "--output", "x.mp3");
    expect(await save("call-2")).toEqual({
      code: 1,
      out: "",
      talk: "error: saving the recording of call-2: the call call-2 has no recording (it is IN_PROGRESS)\n",
    });
    const mirai = await miraiWorld();
    expect(await mirai.cli("conversations", "recording", "x", "--output", "x.mp3")).toMatchObject({
      code: 64,
      talk: expect.stringContaining("no way to read calls") as string,
    });
  });
});

describe("voice-agents voices", () => {
  test("lists those of the stack's accounts, or of one platform without a stack", async () => {
    const world = await nicheWorld();
    const { code, out } = await world.cli("voices");
    expect([code, out.split("\n")[0]]).toEqual([
      0,
      expect.stringMatching(/^niche {2}\S+ {2}Sarah {2}conversational {2}Friendly and professional$/),
    ]);
    const listed = await world.cli("voices", "--platform", "niche", "--format", "json");
    expect(JSON.parse(listed.out)).toMatchObject([
      { platform: "niche", name: "Sarah" },
      { name: "Michael" },
      { name: "Toad" },
    ]);
    expect(world.pulumiCalls()).toHaveLength(1);
  });

  test("lists the slugs of Mirai Minds", async () => {
    const world = await miraiWorld();
    expect((await world.cli("voices")).out).toBe("miraiminds  priya\nmiraiminds  neha\nmiraiminds  sagar\n");
  });

  test.each(variants("x").filter(({ past }) => !past))("is whole or a failure: $name", async ({ fault }) => {
    const world = await nicheWorld();
    world.control.faults.arm({ fault });
    const { code, out, talk } = await world.cli("voices", "--format", "json");
    if (code === 0) expect(JSON.parse(out)).toHaveLength(3);
    else expect([code, out, talk]).toEqual([1, "", expect.stringMatching(/^error: listing voices: .*GET voices/)]);
  });
});

describe("names in the stack", () => {
  const agent = (platform: string, name: string, inputs: object, more: object = {}) =>
    ({ type: `${platform}:VoiceAgent`, name, id: `${platform}-${name}`, inputs: { ...inputs }, ...more }) as const;

  async function several() {
    const world = await nicheWorld();
    storeCalls(world);
    world.setStack([
      { type: "niche:Workspace", name: "plumbing", id: businessId, outputs: { businessId } },
      { type: "niche:Workspace", name: "bakery", id: "b", outputs: { businessId: nicheSeed.secondBusinessId } },
      {
        type: "miraiminds:Workspace",
        name: "shop",
        id: workspaceId,
        inputs: { name: "Shop" },
        outputs: { workspaceId },
      },
      agent("niche", "desk", { businessId }),
      agent("miraiminds", "desk", { workspaceId }),
      agent("niche", "reminder", { businessId }),
      agent("niche", "reminder", { businessId: "old" }, { delete: true }),
    ]);
    return world;
  }

  test.each<[string[], RegExp]>([
    [["--agent", "dsk"], /the stack has no VoiceAgent called "dsk"; did you mean desk\?/],
    [["--agent", "niche/remindr"], /did you mean niche\/reminder\?/],
    [["--agent", "somebody"], /it has niche\/desk, miraiminds\/desk, niche\/reminder/],
    [["--agent", "desk"], /several are called "desk": write niche\/desk or miraiminds\/desk/],
    [
      ["--agent", "reminder", "--platform", "miraiminds"],
      /the stack \(miraiminds\) has no VoiceAgent called "reminder"/,
    ],
    [["--workspace", "bakry"], /no Workspace called "bakry"; did you mean bakery\?/],
    [[], /several accounts; choose one by --agent or --workspace: niche\/plumbing, niche\/bakery, miraiminds\/shop/],
    [["--platform", "nich"], /no platform "nich"; did you mean niche\?/],
    [["--workspace-id", "x"], /need --platform/],
  ])("%j cannot be told apart, and that is said", async (argv, says) => {
    const world = await several();
    const { code, out, talk } = await world.cli("calls", "list", ...argv);
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(talk).toMatch(says);
    expect(world.requests()).toEqual([]);
  });

  test.each<[string[], string]>([
    [["--agent", "niche/desk"], businessId],
    [["--agent", "desk", "--platform", "niche"], businessId],
    [["--agent", "reminder"], businessId],
    [["--workspace", "bakery"], nicheSeed.secondBusinessId],
    [["--workspace", "niche/plumbing"], businessId],
    [["--workspace", businessId], businessId],
    [["--platform", "niche", "--workspace-id", nicheSeed.secondBusinessId], nicheSeed.secondBusinessId],
  ])("%j is found", async (argv, business) => {
    const world = await several();
    expect((await world.cli("calls", "list", ...argv)).code).toBe(0);
    expect(world.requests()[0]?.path).toMatch(`/businesses/${business}/calls?`);
  });

  test("an account that the state keeps as a secret is read in the clear, and other states are not", async () => {
    const world = await nicheWorld();
    const secret = (value: object) => ({
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      ...value,
    });
    const stack = (id: object, other: object) => [
      { type: "niche:Workspace", name: "main", id: "x", outputs: { businessId: secret(id) } },
      agent("niche", "desk", { businessId: secret(id), name: secret(other) }),
    ];
    const ciphertext = { ciphertext: "v1:abc" };
    const plaintext = { plaintext: JSON.stringify(businessId) };
    world.setStack(stack(ciphertext, ciphertext), stack(plaintext, plaintext));
    expect((await world.cli("calls", "list")).code).toBe(0);
    expect(world.requests()[0]?.path).toMatch(`/businesses/${businessId}/calls?`);
    const { talk } = await world.cli("calls", "get", "nothing", "--agent", "desk");
    expect([talk.includes(businessId), talk]).toEqual([
      false,
      expect.stringContaining("businesses/[secret]/calls/nothing"),
    ]);
    const calls = ["stack export --non-interactive", "stack export --show-secrets --non-interactive"];
    expect(world.pulumiCalls()).toEqual([...calls, ...calls]);
  });

  test("an empty stack, one that cannot be read, and a machine without Pulumi say so", async () => {
    const world = await nicheWorld();
    world.setStack([]);
    expect(await world.cli("calls", "list", "--agent", "x")).toMatchObject({
      code: 64,
      talk: expect.stringContaining("has `pulumi up` run") as string,
    });
    expect(await world.cli("calls", "list")).toMatchObject({
      code: 64,
      talk: expect.stringContaining("--platform and --workspace-id") as string,
    });
    expect(await world.cli("voices")).toMatchObject({
      code: 64,
      talk: expect.stringContaining("name a platform") as string,
    });
    writeFileSync(
      join(world.directory, "bin/pulumi"),
      "#!/bin/sh\necho error: no stack named \\'prod\\' found >&2\nexit 255\n",
    );
    const unread = await world.cli("calls", "list", "--stack", "prod");
    expect([unread.code, unread.talk]).toEqual([
      1,
      expect.stringMatching(
        /reading the state of the stack prod failed: error: no stack named 'prod' found\n.*--stack/,
      ),
    ]);
    chmodSync(join(world.directory, "bin/pulumi"), 0o644);
    world.setEnvironment({ PATH: join(world.directory, "nowhere") });
    expect(await world.cli("calls", "list")).toMatchObject({
      code: 1,
      talk: expect.stringContaining("no `pulumi` on the PATH") as string,
    });
    // Only where it is an option of the command.
    expect((await world.cli("drift")).talk).toBe(
      "error: looking for drift: there is no `pulumi` on the PATH; install Pulumi\n",
    );
    expect((await world.cli("review")).talk).toContain("install Pulumi, or compare two commits with --against\n");
  });
});
