import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ChangeSet } from "../../gitops/generated/change-set.ts";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import { agent, deployment, functionTool } from "../acceptance/manifests.ts";
import { expectSuccess } from "../harness/command.ts";
import { exampleFiles } from "../harness/example-files.ts";
import type { Platform } from "../platforms.ts";
import { createProject, type Project } from "../harness/pulumi.ts";
import { edited, realisticChange } from "./pull-request.ts";

const cli = join(import.meta.dirname, "../../dist/cli/main.js");

/** Commits what is in the project's folder to a branch. */
function commit({ directory }: Project<Platform>, branch: string): void {
  const git = (...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.com", ...args], {
      cwd: directory,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  git("init", "--quiet", "--initial-branch", branch);
  git("checkout", "--quiet", "-B", branch);
  git("add", "--all");
  git("commit", "--quiet", "--message", branch);
}

async function review(project: Project<Platform>, ...args: string[]): Promise<ChangeSet> {
  const { stdout } = await expectSuccess(project.run(process.execPath, cli, "review", "--format", "json", ...args));
  return JSON.parse(stdout) as ChangeSet;
}

/** What both sources can know: no commits from the engine, no live numbers and no text of an uploaded file from git and the state. */
const comparable = ({ base: _base, head: _head, ...changeSet }: ChangeSet): object => ({
  ...changeSet,
  counts: { ...changeSet.counts, numbers: 0 },
  resources: changeSet.resources.map((change) => ({
    ...change,
    paths: change.paths.map(({ hunks, ...path }) => ({ ...path, ...(path.path !== "sha256" && hunks && { hunks }) })),
  })),
  reach: changeSet.reach.map((reached) => ({ ...reached, numbers: [] })),
});

/** A second agent, that speaks of the first, and a tool that nobody needs. */
const nightShift = (flow: string): string =>
  [
    agent("night", { type: "OUTBOUND", conversationFlow: flow }, flow.includes("$") ? { protect: true } : {}),
    deployment("night", { onDuty: true, ...(flow.includes("$") && { redeploy: "never" }) }),
    ...(flow.includes("$") ? [functionTool("added", "New.")] : [functionTool("spare", "Old.")]),
  ].join("---\n");

const ignored = { ".gitignore": ".home\nnode_modules\n" };

test("niche: two git trees and the engine give the same change set; the engine knows the numbers, and conflicts with --refresh", async () => {
  const project = await createProject({
    files: { ...exampleFiles("front-desk"), ...ignored, "manifests/night.yaml": nightShift("Call the office.") },
    config: { businessId: nicheSeed.businessId, "voice-agents:environment": "OFFICE_HOOK_KEY" },
  });
  await expectSuccess(project.up());
  commit(project, "main");
  const { "Pulumi.prod.yaml": _stack, ...change } = realisticChange() as Record<string, string>;
  project.write(change);
  project.write({ "manifests/night.yaml": nightShift("Call ${deployment.front-desk.phoneNumber} by day.") });
  // A tool under another name, and one that goes.
  project.edit("manifests/tools.yaml", "  name: transfer\n", "  name: hand-over\n  previousNames: [transfer]\n");
  project.edit("manifests/front-desk.yaml", "${tool.transfer}", "${tool.hand-over}");
  project.env["OFFICE_HOOK_KEY"] = "s3cret-of-the-office";
  commit(project, "change");
  const fromGit = await review(project, "--against", "main", "--stack", "dev");
  project.requests();
  const fromEngine = await review(project);
  expect(comparable(fromEngine)).toEqual(comparable(fromGit));
  expect(fromEngine.digest).toBe(fromGit.digest);
  expect(project.writes()).toEqual([]);
  const number = project.stored("deployments").find(({ phoneNumber }) => phoneNumber)?.["phoneNumber"];
  expect(fromEngine.reach[0]).toMatchObject({ deployment: "front-desk", numbers: [number] });
  expect(JSON.stringify(fromEngine)).not.toContain("s3cret-of-the-office");

  const agent = project.stored("agents").find(({ name }) => name === "Front desk")!;
  project.emulator.control.dashboardEdit("agents", agent.id, { conversationFlow: "Say nothing." });
  const refreshed = await review(project, "--refresh");
  const conflicts = refreshed.resources.flatMap(({ conflicts: all }) => all);
  expect(conflicts).toMatchObject([{ path: "conversationFlow", live: "Say nothing." }]);
  expect(String(conflicts[0]?.recorded)).toContain("transfer to the emergency plumber at once");
});

test("miraiminds: the same, with a secret, money and a file", async () => {
  const project = await createProject({
    platform: "miraiminds",
    files: { ...exampleFiles("abandoned-cart"), ...ignored },
    secretConfig: { orderToken: "t0ken-of-the-orders" },
  });
  await expectSuccess(project.up());
  commit(project, "main");
  const files = exampleFiles("abandoned-cart");
  project.write({
    "manifests/prompts/delivery-feedback.md": edited(files["manifests/prompts/delivery-feedback.md"]!, [
      ["two days ago", "yesterday"],
    ]),
    "manifests/tools.yaml": edited(files["manifests/tools.yaml"]!, [["as on the invoice", "as in the message"]]),
    "manifests/knowledge/returns.md": "# Returns\n\nNone.\n",
    "manifests/delivery-feedback.yaml": edited(files["manifests/delivery-feedback.yaml"]!, [
      ["Do you ship abroad?", "Do you ship to other countries?"],
    ]),
  });
  await expectSuccess(project.pulumi("config", "set", "--secret", "orderToken", "an0ther-t0ken"));
  commit(project, "change");
  const fromGit = await review(project, "--against", "main", "--stack", "dev");
  const fromEngine = await review(project);
  expect(comparable(fromEngine)).toEqual(comparable(fromGit));
  expect(fromEngine.digest).toBe(fromGit.digest);
  expect(fromGit.resources.flatMap(({ paths }) => paths)).toContainEqual({
    path: "headers[0].value",
    before: "[secret]",
    after: "[secret]",
  });
});

test("formantai: the same for agents that are declared only", async () => {
  const project = await createProject({ platform: "formantai", files: { ...exampleFiles("collections"), ...ignored } });
  await expectSuccess(project.up());
  commit(project, "main");
  project.edit(
    "manifests/reminder.yaml",
    "https://crm.example.com/hooks/formantai",
    "https://crm2.example.com/hooks/formantai",
  );
  commit(project, "change");
  const fromGit = await review(project, "--against", "main", "--stack", "dev");
  const fromEngine = await review(project);
  expect(comparable(fromEngine)).toEqual(comparable(fromGit));
  expect(fromEngine.digest).toBe(fromGit.digest);
  expect(fromGit).toMatchObject({
    reach: [{ deployment: null, agent: "reminder" }],
    trust: { hosts: [{ host: "crm2.example.com", new: true }] },
  });
});
