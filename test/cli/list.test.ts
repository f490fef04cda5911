import { expect, onTestFinished, test } from "vitest";
import { createFormantAIEmulator } from "../../emulator/formantai/emulator.ts";
import { formantAISeed } from "../../emulator/formantai/seed.ts";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import { miraiWorld, nicheWorld, setEnvironment } from "../operations/world.ts";
import { run } from "./run.ts";
import { temporaryFolder } from "./temporary.ts";

interface Listing {
  readonly workspaces: readonly { readonly id: string; readonly name: string | null }[];
  readonly objects: readonly {
    readonly id: string;
    readonly kind: string;
    readonly name: string | null;
    readonly managedAs: string | null;
    readonly automatic: boolean;
    readonly changedAt: string | null;
  }[];
  readonly notes: readonly string[];
}

const { businessId, secondBusinessId } = nicheSeed;

const toolOf = (name: string, business: string = businessId) => ({
  businessId: business,
  template: "function",
  configOverride: { function: { name, description: "d" }, server: { url: "https://example.com" } },
});

test("with a key and no stack the businesses come first, and then what is in each, to the last page", async () => {
  const world = await nicheWorld();
  const many = Array.from({ length: 230 }, (_, at) => world.control.create("tools", toolOf(`tool_${at}`)).id);
  world.control.create("tools", toolOf("elsewhere", secondBusinessId));
  world.requests();
  const outside = temporaryFolder({});
  const { code, out } = await run(["list", "--platform", "niche", "--format", "json"], { directory: outside });
  expect(code).toBe(0);
  const { workspaces, objects } = JSON.parse(out) as Listing;
  expect(workspaces.map(({ id }) => id)).toEqual([businessId, secondBusinessId]);
  expect(objects.filter(({ kind, automatic }) => kind === "Tool" && !automatic)).toHaveLength(231);
  expect(objects.map(({ id }) => id)).toEqual(expect.arrayContaining([...many, world.agentId]));
  expect(objects.find(({ name }) => name === "elsewhere")).toMatchObject({ managedAs: null, changedAt: /^20/ });
  expect(world.requests().filter(({ write }) => write)).toEqual([]);
});

test("what the stack manages is named, and --unmanaged leaves it out, with what the platform made by itself", async () => {
  const world = await nicheWorld({ switches: { autoToolsListed: "all" } });
  const { id } = world.control.create("tools", toolOf("lookup_order"));
  const text = (await world.cli("list")).out;
  expect(text).toMatch(new RegExp(`^lookup_order +${id} +Tool +not managed +20`, "m"));
  expect(text).toMatch(new RegExp(`${world.agentId} +VoiceAgent +managed as reminder`));
  expect(text).toMatch(/ Tool +made by the platform/);
  const { objects } = JSON.parse((await world.cli("list", "--unmanaged", "--format", "json")).out) as Listing;
  expect(objects.map((object) => object.id)).toContain(id);
  expect(objects.filter(({ managedAs, automatic }) => managedAs !== null || automatic)).toEqual([]);
});

test("with --platform a project whose stack cannot be read is listed too, and nothing is said of who manages it", async () => {
  const world = await nicheWorld();
  setEnvironment({ PATH: temporaryFolder({}) });
  const directory = temporaryFolder({ "Pulumi.yaml": "name: new\nruntime: nodejs\n" });
  const { code, out, talk } = await run(["list", "--platform", "niche"], { directory });
  expect([code, out]).toEqual([0, expect.stringContaining(world.agentId)]);
  expect(out).not.toContain("managed");
  expect(talk).toMatch(/what manages these is unknown: .*pulumi/);
  const { code: refused, talk: why } = await run(["list", "--platform", "niche", "--unmanaged"], { directory });
  expect([refused, why]).toEqual([64, expect.stringMatching(/--unmanaged needs a stack.*pulumi/)]);
});

test("one kind by either of its names; a wrong name of anything says what there is", async () => {
  const world = await nicheWorld();
  for (const kind of ["VoiceAgent", "voiceagent"]) {
    const { objects } = JSON.parse((await world.cli("list", kind, "--format", "json")).out) as Listing;
    expect(objects.map(({ id }) => id)).toEqual([world.agentId]);
  }
  expect(await world.cli("list", "voiceAgnt")).toMatchObject({ code: 64, talk: /did you mean VoiceAgent\?/ });
  expect(await world.cli("list", "--workspace", "nowhere")).toMatchObject({ code: 64, talk: /no workspace "nowhere"/ });
  expect(await world.cli("list", "--workspace-id", "b")).toMatchObject({ code: 64, talk: /need --platform/ });
});

test("a list that cannot be had is an error of its own, and the others are shown", async () => {
  const world = await nicheWorld();
  world.control.faults.arm({ path: /\/files/, fault: { kind: "status", status: 403 }, times: "always" });
  const { code, out, talk } = await world.cli("list");
  expect(code).toBe(1);
  expect(out).toContain(world.agentId);
  expect(talk).toMatch(/^error: listing File of niche\//m);
});

test("names cannot steer the terminal", async () => {
  const world = await nicheWorld();
  world.control.create("agents", { businessId, name: "Evil\u001b[2J\nline", type: "INBOUND", conversationFlow: "Hi." });
  const { out } = await world.cli("list", "voiceAgent");
  expect(out).toContain("Evil\\u001b[2J\\nline");
});

test("Mirai Minds lists no workspaces and says where the id is; of a workspace that is named it lists everything", async () => {
  const world = await miraiWorld();
  const outside = await run(["list", "--platform", "miraiminds"], { directory: temporaryFolder({}) });
  expect(outside).toMatchObject({ code: 0, talk: /the dashboard shows the id of each.*--workspace-id <id>/s });
  const [assistant] = world.stored("assistants");
  const args = ["list", "voiceAgent", "--platform", "miraiminds", "--workspace-id", String(assistant?.["workspace"])];
  const { objects } = JSON.parse((await world.cli(...args, "--format", "json")).out) as Listing;
  expect(objects.map(({ id }) => id)).toContain(assistant?.id);
});

test("FormantAI cannot list its agents, and says so", async () => {
  const { fetch } = globalThis;
  onTestFinished(() => void (globalThis.fetch = fetch));
  globalThis.fetch = createFormantAIEmulator().fetch;
  setEnvironment({ FORMANTAI_API_KEY: formantAISeed.apiKey, FORMANTAI_BASE_URL: "https://formantai.emulator" });
  const { code, talk } = await run(["list", "--platform", "formantai"], { directory: temporaryFolder({}) });
  expect(code).toBe(0);
  expect(talk).toMatch(/FormantAI cannot list its VoiceAgents.*the dashboard shows the id of each/);
});
