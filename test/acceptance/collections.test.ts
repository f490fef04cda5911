import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formantAISeed } from "../../emulator/formantai/seed.ts";
import { writeBack } from "../gitops/drift/looked.ts";
import { commit, expectParity, ignored } from "../gitops/parity.ts";
import { expectSuccess, type Finished } from "../harness/command.ts";
import { exampleFiles } from "../harness/example-files.ts";
import { counts, createProject } from "../harness/pulumi.ts";

const root = join(import.meta.dirname, "..", "..");

const HOUR = 3_600_000;

test("the example of a collection agent is declared, calls everybody in its campaign once, and tells how it went; git and the engine give the same change set of it; what its conversations show goes into its declaration", async () => {
  const project = await createProject({
    platform: "formantai",
    ownProcesses: true,
    files: { ...exampleFiles("collections"), ...ignored },
  });
  const { control } = project.emulator;
  const main = join(root, "dist", "cli", "main.js");
  const cli = (...argv: string[]): Promise<Finished> => project.run(process.execPath, main, ...argv);
  const json = async (...argv: string[]): Promise<unknown> =>
    JSON.parse((await expectSuccess(cli(...argv, "--format", "json"))).stdout);

  expect(counts(await expectSuccess(project.up()))).toEqual({ created: 3 });
  const create = ["batch", "create", "reminder", "campaigns/march.csv", "--name", "March reminders"];
  const asked = await cli(...create);
  expect([asked.code, asked.stderr]).toEqual([64, expect.stringContaining("add --yes")]);
  expect(project.writes()).toEqual([]);

  project.write({ "campaigns/short.csv": "customer_phone,customer_name\n+14155550100,Rahul\n" });
  const short = await cli("batch", "create", "reminder", "campaigns/short.csv", "--name", "Short", "--yes");
  expect([short.code, short.stderr]).toEqual([
    1,
    expect.stringContaining("campaigns/short.csv:1: no column loan_id: the agent declares it as required\n"),
  ]);
  expect(project.writes()).toEqual([]);

  const sent = (await json(...create, "--yes")) as { id: string };
  expect(sent).toMatchObject({ outcome: "accepted", recipients: 4, agentId: "123" });
  expect((await cli(...create, "--yes")).code).toBe(1);
  expect(project.stored("batches")).toHaveLength(1);

  control.scriptCalls(["completed", "busy", "completed", "unreachable"]);
  control.advance(HOUR);
  const metrics = await json("batch", "metrics", sent.id, "--agent", "reminder");
  expect(metrics).toMatchObject({ success_count: 3, unreachable_count: 1, total_processed: 4, in_progress_count: 0 });
  const conversations = (await json("conversations", "list", "--agent", "reminder")) as unknown[];
  expect(conversations).toHaveLength(5);
  expect(new Set(project.stored("calls").map(({ phone }) => phone)).size).toBe(4);
  expect(project.stored("calls")).toHaveLength(4);

  // A change in git, and back again.
  commit(project, "main");
  const manifest = join(project.directory, "manifests/reminder.yaml");
  const [crm, other] = ["https://crm.example.com/hooks/formantai", "https://crm2.example.com/hooks/formantai"] as const;
  project.edit("manifests/reminder.yaml", crm, other);
  const [fromGit] = await expectParity(project);
  expect(fromGit).toMatchObject({
    reach: [{ deployment: null, agent: "reminder" }],
    trust: { hosts: [{ host: "crm2.example.com", new: true }] },
  });
  project.edit("manifests/reminder.yaml", other, crm);

  const before = readFileSync(manifest, "utf8");
  const results = { intent: "dispute", sentiment: "calm", promise_date: "2026-03-18", language: "en" };
  control.create("conversations", { agentId: formantAISeed.agentId, results });
  await writeBack(project, ["VoiceAgent reminder: results"]);
  const last = "      description: Day on which the customer promised to pay\n";
  const added = "    - name: language\n      type: string\n";
  expect(readFileSync(manifest, "utf8")).toBe(before.replace(last, () => last + added));
});
