import { join } from "node:path";
import { expect, test } from "vitest";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import { type FaultArm } from "../../emulator/index.ts";
import { UNKNOWN_ID } from "../../provider/lifecycle/unknown-id.ts";
import { expectSuccess, type Running } from "../harness/command.ts";
import { processesIn, canListProcesses } from "../harness/processes.ts";
import { counts, createProject, type Project, type Stored } from "../harness/pulumi.ts";
import { agent, deployment, documents, functionTool, manifest, workspace } from "./manifests.ts";

const transfer = manifest("Tool", "transfer", {
  template: "transferCall",
  configOverride: { destinations: [{ name: "Office", phoneNumber: "+12125550101" }] },
});

const lookup = functionTool("lookup", "Looks up an order.");
const prices = manifest("File", "prices", { source: "prices.md" });
const before = "Greet the caller.";
const after = "Greet the caller, and say that we are closed.";
const frontDesk = (conversationFlow: string): string =>
  agent("front-desk", {
    conversationFlow,
    toolIds: ["${tool.lookup}"],
    knowledgeBaseDocumentIds: ["${file.prices}"],
  });

const inFiles = (...manifests: readonly string[]) => ({
  "manifests/agents.yaml": documents(workspace, ...manifests),
  "manifests/prices.md": "A visit costs 80 dollars.\n",
});

const saying = (conversationFlow: string) =>
  inFiles(lookup, prices, frontDesk(conversationFlow), deployment("front-desk"));
const files = saying(before);

/** Somebody else's objects, which look like ours. */
function createForeign(project: Project): Stored[] {
  const { emulator } = project;
  const { businessId } = nicheSeed;
  emulator.control.create("agents", { businessId, name: "Front desk" });
  emulator.control.create("tools", {
    businessId,
    template: "function",
    configOverride: { function: { name: "lookup", description: "Looks up somebody else's order." } },
  });
  emulator.control.create("files", { businessId, name: "prices.md" });
  emulator.control.advance(0); // The workflow of the agent is generated in the background.
  return handMade(project);
}

const handMade = (project: Project): Stored[] =>
  ["agents", "tools", "files"].flatMap((collection) => project.stored(collection).filter(({ auto }) => !auto));

const POLL = 25;

/** Waits until something has happened. @throws with `problem` after two minutes. */
async function until(happened: () => boolean, problem: () => string): Promise<void> {
  for (const end = performance.now() + 120_000; !happened();) {
    if (performance.now() > end) throw new Error(problem());
    await new Promise((resolve) => setTimeout(resolve, POLL));
  }
}

/** Starts `pulumi up` and comes back when each of these writes hangs, and the platform has carried it out. */
async function upUntil(project: Project, ...arms: Omit<FaultArm, "fault">[]): Promise<Running> {
  const { faults } = project.emulator.control;
  for (const arm of arms) faults.arm({ ...arm, fault: { kind: "hangAfter" } });
  const running = await project.start("up", "--yes", "--skip-preview");
  await until(
    () => faults.list().every(({ fired }) => fired > 0),
    () => `no such request was made: ${JSON.stringify(project.requests())}`,
  );
  return running;
}

const binary = join(import.meta.dirname, "..", "..", "dist", "cli", "main.js");

const recover = (project: Project) => project.run(process.execPath, binary, "recover", "--stack", "dev");

/** The state may hold a lock and operations that nobody ended; `pulumi cancel`, `voice-agents recover` and `pulumi up` must do. */
async function heal(project: Project, says: RegExp): Promise<void> {
  await unlock(project);
  await look(project, [says]);
  await expectSuccess(project.up());
}

function expectExactlyDesired(project: Project, foreign: readonly Stored[], others: readonly string[] = []): void {
  const ids = new Set(foreign.map(({ id }) => id));
  const all = handMade(project);
  expect(all.filter(({ id }) => ids.has(id))).toEqual(foreign);
  const ours = new Map(all.filter(({ id }) => !ids.has(id)).map((object) => [String(object["name"]), object]));
  expect(all).toHaveLength(foreign.length + ours.size);
  expect([...ours.keys()].sort()).toEqual(["front-desk", "function", "prices-372c7027.md", ...others].sort());
  const [front, tool, file] = ["front-desk", "function", "prices-372c7027.md"].map((name) => ours.get(name));
  expect(front).toMatchObject({ toolIds: [tool?.id], knowledgeBaseDocumentIds: [file?.id] });
  expect(project.stored("deployments")).toMatchObject([{ agentId: front?.id, onDuty: true }]);
}

const patience = { NICHE_TIMEOUT_MS: "60000" };

const commandsOf = ({ directory }: Project): string[] => processesIn(directory).map(({ command }) => command);

async function unlock(project: Project): Promise<void> {
  project.emulator.control.faults.clear();
  await expectSuccess(project.pulumi("cancel", "--yes"));
}

/** What a kill left is looked at, and nothing is written. */
async function look(project: Project, says: readonly RegExp[]): Promise<void> {
  project.requests();
  const { text } = await expectSuccess(recover(project));
  for (const line of says) expect(text).toMatch(line);
  expect(project.writes()).toEqual([]);
}

const wasMade = (kind: string): RegExp => new RegExp(`${kind} "[\\w-]+": [\\w-]+ was made; it is in the state now`);

test("killed while it makes a tool and a file, `up` makes no second one of any; what a kill left of an update and a delete that are reverted is undone by the next `up`", async () => {
  const project = await createProject({ files: inFiles(lookup, prices) });
  Object.assign(project.env, patience);
  const foreign = createForeign(project);

  const making = await upUntil(project, { method: "POST", path: /\/tools$/ }, { method: "POST", path: /\/files$/ });
  if (canListProcesses) {
    // The engine alone is killed: the provider ends too.
    expect(commandsOf(project).some((command) => command.includes("dynamic-provider"))).toBe(true);
    making.killAlone();
    await until(
      () => commandsOf(project).length === 0,
      () => `still running: ${commandsOf(project).join("; ")}`,
    );
  } else making.kill();
  await making.done;
  // Without a look at what was begun, nothing is made beside it and nothing is taken over.
  await unlock(project);
  const refused = await project.up();
  expect(refused.code).not.toBe(0);
  expect(refused.text).toMatch(/is already there with the same .*run `voice-agents recover`/s);
  await look(project, ["niche:Tool", "niche:File"].map(wasMade));

  project.write(files);
  await expectSuccess(project.up());
  expect((await expectSuccess(recover(project))).text).toContain("nothing is pending");
  expectExactlyDesired(project, foreign);

  // The platform has carried out the update, and then the delete, whose commits are reverted.
  const flows = () =>
    project.stored("agents").flatMap(({ name, conversationFlow }) => (name === "front-desk" ? [conversationFlow] : []));
  project.write(saying(after));
  const updating = await upUntil(project, { method: "PATCH", path: /\/voice-agents\/[^/]+$/ });
  updating.kill();
  await updating.done;
  expect(flows()).toEqual([after]);
  project.write(files);
  await heal(project, /niche:VoiceAgent "front-desk": was being updated; .* the next `pulumi up` reads the platform/);
  expect(flows()).toEqual([before]);
  expect(project.state()).not.toContain("__doubt");

  project.write(inFiles(lookup, prices));
  const deleting = await upUntil(project, { method: "DELETE", path: /\/voice-agents\/[^/]+$/ });
  deleting.kill();
  await deleting.done;
  expect(flows()).toEqual([]);
  project.write(files);
  await heal(project, /niche:VoiceAgent "front-desk": was being deleted, and is gone/);
  expect(flows()).toEqual([before]);
  await project.expectSettled();
  expectExactlyDesired(project, foreign);
});

test("lost answers and a passing fault heal within one `up`, a lasting one with the next", async () => {
  const project = await createProject({ files: { ...files, "manifests/transfer.yaml": transfer } });
  const { faults } = project.emulator.control;
  const foreign = createForeign(project);

  for (const path of [/\/tools$/, /\/files$/]) faults.arm({ method: "POST", path, fault: { kind: "resetAfter" } });
  faults.arm({ method: "GET", path: /\/tools\?/, fault: { kind: "status", status: 500, body: "html" } });
  faults.arm({ method: "POST", path: /\/voice-agents$/, times: "always", fault: { kind: "status", status: 500 } });
  const failed = await project.up();
  expect(failed.code).not.toBe(0);
  expect(counts(failed)).toEqual({ created: 5, errored: 2 });
  expect(failed.text).toMatch(
    /create niche:VoiceAgent "front-desk": 500 .*POST .*voice-agents.*run `pulumi up` again/s,
  );
  expect(faults.list().map(({ fired }) => fired > 0)).toEqual([true, true, true, true]);
  // The state remembers a create of which nobody knows the outcome.
  expect(project.stateResources().map(({ id }) => id === UNKNOWN_ID)).toEqual([false, false, false, false, true]);

  faults.clear();
  faults.arm({ method: "POST", path: /\/voice-agents$/, fault: { kind: "resetAfter" } });
  faults.arm({ method: "POST", path: /\/deploy$/, fault: { kind: "statusAfter", status: 502 } });
  await expectSuccess(project.up());
  expect(faults.list().map(({ fired }) => fired > 0)).toEqual([true, true]);
  expectExactlyDesired(project, foreign, ["transferCall"]);
});

test("an object that the platform made only in part is in the state, and the next `up` finishes it", async () => {
  const prompt = "Ask what the caller needs, and listen.\n".repeat(2000);
  const project = await createProject({
    files: {
      "manifests/agents.yaml": documents(
        workspace,
        agent("front-desk", { conversationFlow: prompt, firstMessage: "Hello!" }),
      ),
    },
  });
  project.emulator.control.faults.arm({
    method: "POST",
    path: /\/voice-agents$/,
    fault: { kind: "dropField", field: "firstMessage" },
  });
  const failed = await project.up();
  expect(failed.code).not.toBe(0);
  expect(failed.text).toContain("the platform accepted the request but did not apply all of it:");
  expect(failed.text).toContain('firstMessage: sent "Hello!", platform has (not set)');
  const [made] = project.stored("agents");
  expect(project.stateResources().map(({ id }) => id)).toEqual([nicheSeed.businessId, made?.id]);

  project.requests();
  await expectSuccess(project.up());
  expect(project.writes()).toMatchObject([{ method: "PATCH", body: { firstMessage: "Hello!" } }]);
  expect(project.stored("agents")).toMatchObject([{ id: made?.id, firstMessage: "Hello!", conversationFlow: prompt }]);
});
