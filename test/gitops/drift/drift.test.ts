import { Ajv2020 } from "ajv/dist/2020.js";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { formantAISeed } from "../../../emulator/formantai/seed.ts";
import { buildDrift, failedDrift } from "../../../gitops/drift/build.ts";
import type { DriftReport } from "../../../gitops/generated/drift.ts";
import { formatDriftGitHub } from "../../../gitops/report/drift/github.ts";
import { formatDriftHtml } from "../../../gitops/report/drift/html.ts";
import { formatDriftMarkdown } from "../../../gitops/report/drift/markdown.ts";
import { verdictOf } from "../../../gitops/report/drift/summary.ts";
import { formatDriftText } from "../../../gitops/report/drift/text.ts";
import { formatJson } from "../../../gitops/report/json.ts";
import { agent, deployment, documents, functionTool, workspace } from "../../acceptance/manifests.ts";
import { createWorld as createFormantAIWorld } from "../../formantai/world.ts";
import { HOSTILE, steering } from "../../text/hostile.ts";
import { DriftWorld } from "./world.ts";

const agents = "manifests/agents.yaml";

const spec = {
  customInstructions: "Be brief.",
  firstMessage: "Hello!",
  personality: { tone: "friendly", style: "formal" },
  toolIds: ["${tool.lookup}"],
};

const files = (metadata: object = {}) => ({
  [agents]: documents(
    workspace,
    functionTool("lookup", "Looks up an order."),
    functionTool("other", "Does something else."),
    agent("front-desk", spec, metadata),
  ),
});

async function deployed(metadata: object = {}): Promise<DriftWorld> {
  const world = new DriftWorld(files(metadata));
  await world.up();
  return world;
}

const moves = async (world: DriftWorld): Promise<Record<string, string>> => {
  const found = await world.driftOf("VoiceAgent", "front-desk");
  return Object.fromEntries(
    (found?.paths ?? []).map(({ path, moved, accepted }) => [path, accepted ? "accepted" : moved]),
  );
};

describe("who moved", () => {
  test("nobody, the platform, git, and both at different fields", async () => {
    const world = await deployed();
    expect(await world.drift()).toMatchObject({ resources: [], counts: { drifted: 0, unchanged: 4 } });
    world.dashboard("agents", "front-desk", {
      customInstructions: "Promise everything.",
      personality: { style: "casual" },
    });
    world.edit(agents, "Hello!", "Good day!");
    expect(await moves(world)).toEqual({
      customInstructions: "dashboard",
      firstMessage: "git",
      "personality.style": "dashboard",
    });
    expect(await world.driftOf("VoiceAgent", "front-desk")).toMatchObject({
      paths: expect.arrayContaining([
        {
          path: "customInstructions",
          moved: "dashboard",
          accepted: false,
          recorded: "Be brief.",
          live: "Promise everything.",
          desired: "Be brief.",
        },
      ]) as unknown,
    });
    expect((await world.drift()).counts).toMatchObject({ drifted: 1, conflicts: 0, pending: 1 });
  });

  test("both at one field is a conflict; both to the same meaning is nothing", async () => {
    const world = await deployed();
    world.dashboard("agents", "front-desk", { customInstructions: "Promise everything.", firstMessage: "Good day!" });
    world.edit(agents, "Be brief.", "Be very brief.");
    world.edit(agents, "Hello!", "Good day!");
    expect(await moves(world)).toEqual({ customInstructions: "both" });
    expect((await world.drift()).counts).toMatchObject({ drifted: 1, conflicts: 1, pending: 0 });
  });

  test("different parts of a field that is written as a whole are a conflict, as they are to `pulumi up`", async () => {
    const world = await deployed();
    world.dashboard("agents", "front-desk", { personality: { style: "casual" } });
    world.edit(agents, '"tone":"friendly"', '"tone":"professional"');
    // The properties of `personality` are managed one by one.
    expect(await moves(world)).toEqual({ "personality.style": "dashboard", "personality.tone": "git" });
    const hours = {
      activatedHours: {
        timezone: "America/New_York",
        hours: [{ day: "monday", startTime: "09:00", endTime: "17:00" }],
      },
    };
    const other = new DriftWorld({ [agents]: documents(workspace, agent("front-desk", hours)) });
    await other.up();
    const [day] = hours.activatedHours.hours;
    other.dashboard("agents", "front-desk", {
      activatedHours: { ...hours.activatedHours, hours: [{ ...day, endTime: "18:00" }] },
    });
    other.edit(agents, "09:00", "08:00");
    const found = await moves(other);
    expect(new Set(Object.values(found))).toEqual(new Set(["both"]));
  });

  test("what ignoreChanges accepts is listed and not counted", async () => {
    const world = await deployed({ ignoreChanges: ["firstMessage", "personality.*"] });
    world.dashboard("agents", "front-desk", { firstMessage: "Hi", personality: { style: "casual" } });
    expect(await moves(world)).toEqual({ firstMessage: "accepted", "personality.style": "accepted" });
    expect((await world.drift()).counts).toMatchObject({ drifted: 0, accepted: 1 });
  });

  test("a tool that was added in the dashboard is named by its manifest", async () => {
    const world = await deployed();
    const ids = ["lookup", "other"].map((name) => world.world.engine.find("niche:Tool", name)!.id);
    world.dashboard("agents", "front-desk", { toolIds: ids });
    const found = await world.driftOf("VoiceAgent", "front-desk");
    expect(found?.paths).toMatchObject([
      { path: "toolIds", moved: "dashboard", live: ["${tool.lookup}", "${tool.other}"] },
    ]);
  });

  test("a refresh that was saved does not make an edit of the dashboard the recorded value", async () => {
    const world = await deployed();
    world.dashboard("agents", "front-desk", { customInstructions: "Promise everything." });
    await world.world.engine.refresh();
    const found = await world.driftOf("VoiceAgent", "front-desk");
    expect(found?.paths).toMatchObject([{ moved: "dashboard", recorded: "Be brief.", live: "Promise everything." }]);
  });

  test("after the manifest took over an edit, the next edit of the same field is drift and no conflict", async () => {
    const world = await deployed();
    world.dashboard("agents", "front-desk", { customInstructions: "Promise everything." });
    await world.world.engine.refresh();
    world.edit(agents, "Be brief.", "Promise everything.");
    expect(await moves(world)).toEqual({});
    world.dashboard("agents", "front-desk", { customInstructions: "Promise nothing." });
    expect(await moves(world)).toEqual({ customInstructions: "dashboard" });
    await world.world.engine.refresh();
    expect(await moves(world)).toEqual({ customInstructions: "dashboard" });
  });

  test("after `drift --write` the next edit of the same field is drift from what git says since, until an `up` has met it", async () => {
    const world = await deployed();
    const says = (customInstructions: string) => world.dashboard("agents", "front-desk", { customInstructions });
    says("Promise everything.");
    expect((await world.writeBack()).written).toBe(1);
    expect(await moves(world)).toEqual({});
    says("Promise nothing.");
    expect(await world.driftOf("VoiceAgent", "front-desk")).toMatchObject({
      paths: [{ moved: "dashboard", recorded: "Promise everything.", live: "Promise nothing." }],
    });
    // Back at what the last `up` has made of it is an edit like any other.
    says("Be brief.");
    expect(await world.driftOf("VoiceAgent", "front-desk")).toMatchObject({
      paths: [{ moved: "dashboard", recorded: "Promise everything.", live: "Be brief." }],
    });
    says("Promise nothing.");
    expect(await world.writeBack()).toMatchObject({ written: 1, left: [] });
    expect(world.files[agents]).toContain("Promise nothing.");
    expect(await world.pending()).toEqual([]);
    await world.up();
    says("Promise something.");
    expect(await moves(world)).toEqual({ customInstructions: "dashboard" });
  });

  test("what `drift --write` took and nobody merged changes nothing; git's own change beside it is a conflict as before", async () => {
    const world = await deployed();
    world.dashboard("agents", "front-desk", { customInstructions: "Promise everything." });
    const before = world.files[agents]!;
    await world.writeBack();
    world.files[agents] = before;
    expect(await moves(world)).toEqual({ customInstructions: "dashboard" });
    world.edit(agents, "Be brief.", "Be very brief.");
    expect(await moves(world)).toEqual({ customInstructions: "both" });
  });

  test("an object that was deleted on the platform is gone, and what git alone adds or takes away is pending", async () => {
    const world = await deployed();
    world.world.control.remove("tools", world.world.engine.find("niche:Tool", "other")!.id);
    world.files["manifests/more.yaml"] = functionTool("new", "Is new.");
    const { counts, resources } = await world.drift();
    expect(counts).toMatchObject({ drifted: 1, gone: 1, pending: 1 });
    expect(resources.map(({ name, gone }) => [name, gone])).toEqual([
      ["new", false],
      ["other", true],
    ]);
  });
});

test("callers: the Deployment, whether it answers, and its number", async () => {
  const world = new DriftWorld({
    [agents]: documents(
      workspace,
      functionTool("lookup", "Looks up."),
      agent("front-desk", spec),
      deployment("front-desk"),
    ),
  });
  await world.up();
  world.dashboard("tools", "lookup", { configOverride: { function: { description: "Looks up anything." } } });
  world.dashboard("agents", "front-desk", { onDuty: false });
  const { phoneNumber } = world.world.engine.find("niche:Deployment", "front-desk")!.outputs;
  const heard = [{ deployment: "front-desk", agent: "front-desk", onDuty: false, numbers: [phoneNumber] }];
  expect(await world.driftOf("Tool", "lookup")).toMatchObject({ heard });
  // Nothing in the manifest says so, and an agent that was on the line is on duty.
  expect(await world.driftOf("Deployment", "front-desk")).toMatchObject({
    heard,
    paths: [{ path: "onDuty", moved: "dashboard", recorded: true, live: false, desired: true }],
  });
  expect((await world.writeBack()).left).toEqual([]);
  expect(world.files[agents]).toMatch(/voiceAgentId: .*\n {2}onDuty: false\n/);
  expect(await world.pending()).toEqual([]);
});

test("callers of an agent that is declared only: nobody knows whether it answers", async () => {
  const declared = [
    "apiVersion: formantai/v1\nkind: Workspace\nmetadata: {name: collections}\nspec: {region: global}\n",
    `apiVersion: formantai/v1\nkind: VoiceAgent\nmetadata: {name: collector}\nspec: {agentId: ${formantAISeed.agentId}, results: []}\n`,
  ];
  const world = new DriftWorld({ [agents]: declared.join("---\n") }, createFormantAIWorld());
  await world.up();
  const shown = { agentId: formantAISeed.agentId, results: { promise_date: "2026-03-18" } };
  world.world.control.create("conversations", shown);
  const heard = [{ deployment: null, agent: "collector", onDuty: null }];
  expect(await world.driftOf("VoiceAgent", "collector")).toMatchObject({ heard });
});

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../schemas/drift.schema.json"), "utf8"),
) as object;

/** A report in which every text is a stranger's. */
function hostileReport(): DriftReport {
  const hostile = Object.values(HOSTILE).join("\n") + "\n```\n<script>alert(1)</script> @everyone <!-- --> | x\n";
  const path = { path: hostile, accepted: false, recorded: "Hello", live: hostile, desired: "Bye" };
  return {
    ...buildDrift({ project: hostile, folder: "a--b", stack: hostile }, [], null),
    counts: { drifted: 1, conflicts: 1, gone: 0, pending: 1, accepted: 0, unmanaged: 2, unchanged: 0 },
    resources: [
      {
        ...{ platform: "niche", kind: "VoiceAgent", name: hostile, id: hostile, gone: false },
        paths: (["dashboard", "git", "both"] as const).map((moved) => ({ ...path, moved })),
        heard: [{ deployment: hostile, agent: hostile, onDuty: true, numbers: [hostile] }],
      },
    ],
    unmanaged: {
      fields: [{ platform: "niche", kind: "VoiceAgent", name: hostile, path: hostile, live: hostile }],
      objects: [{ platform: "niche", kind: "Tool", workspace: hostile, id: hostile, name: hostile }],
    },
  };
}

describe("printers", () => {
  const reports = [
    hostileReport(),
    failedDrift({ project: "p", folder: ".", stack: "s" }, Object.values(HOSTILE).join("\n")),
  ];

  test.each([
    ["text", formatDriftText(reports)],
    ["markdown", formatDriftMarkdown(reports)],
    ["github", formatDriftGitHub(reports)],
    ["html", formatDriftHtml(reports)],
    ["json", formatJson(reports)],
  ])("%s: no text of a stranger steers or commands", (format, out) => {
    const left = steering(out).filter(
      (line) => format !== "github" || !/^::(warning|notice|error) title=drift%3A /.test(line),
    );
    expect(left).toEqual([]);
    if (format === "html") expect(out).not.toMatch(/<script/);
    if (format === "markdown") expect(out).toMatch(/^<!-- voice-agents drift a%2D%2Db \S+ -->\n/);
  });

  test("what nobody declared is drift where it is asked for", () => {
    const { counts, ...report } = hostileReport();
    const unmanaged = { ...report, counts: { ...counts, drifted: 0 } };
    expect([verdictOf(unmanaged), verdictOf(unmanaged, { strict: true })]).toEqual(["none", "drift"]);
    const none = { ...report, counts: { ...counts, drifted: 0, unmanaged: 0 } };
    expect(verdictOf(none, { strict: true })).toBe("none");
  });

  test("JSON is as its schema says", async () => {
    const validate = new Ajv2020({ strict: false }).compile(schema);
    const world = await deployed();
    world.dashboard("agents", "front-desk", { customInstructions: "Promise everything." });
    for (const report of [...reports, await world.drift()])
      expect([validate(JSON.parse(formatJson([report]))), validate.errors]).toEqual([true, null]);
  });

  test("several stacks end with a table, and a comment is never longer than GitHub takes", () => {
    const long = { ...hostileReport(), resources: Array.from({ length: 200 }, () => hostileReport().resources[0]!) };
    expect(formatDriftMarkdown([long, long]).length).toBeLessThanOrEqual(64_000);
    const lines = formatDriftText([
      failedDrift({ project: "p", folder: ".", stack: "one" }, "no such stack"),
      buildDrift({ project: "p", folder: ".", stack: "two" }, [], null),
    ])
      .trimEnd()
      .split("\n");
    expect(lines.slice(-3)).toEqual([
      "stack    result  drifted  conflicts  pending",
      "p / one  error   0        0          0",
      "p / two  none    0        0          0",
    ]);
  });
});
