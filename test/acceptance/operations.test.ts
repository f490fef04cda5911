import { expect, test } from "vitest";
import { expectSuccess } from "../harness/command.ts";
import { createProject } from "../harness/pulumi.ts";
import { agent, deployment, documents, workspace } from "./manifests.ts";

const customer = "+13125559876";

test("an agent of the manifests calls by its name, and the call is found, read and told of by the installed command", async () => {
  const outbound = agent("reminder", { type: "OUTBOUND" });
  const project = await createProject({
    files: { "manifests/main.yaml": documents(workspace, outbound, deployment("reminder")) },
  });
  await expectSuccess(project.up());
  const [stored] = project.stored("agents");
  project.requests();
  const cli = (...args: string[]) =>
    project.run(process.execPath, "node_modules/pulumi-voice-agents/dist/cli/main.js", ...args);

  const dry = await expectSuccess(cli("call", "reminder", "--to", customer, "--dry-run", "--format", "json"));
  expect(JSON.parse(dry.stdout)).toMatchObject({ method: "POST", body: { phoneNumber: customer } });
  expect(project.requests()).toEqual([]);

  const called = await expectSuccess(cli("call", "reminder", "--to", customer, "--param", "name=Ada"));
  const [call] = project.stored("calls");
  expect(called.stdout).toBe(`${call?.id}\n`);
  expect(call).toMatchObject({ agentId: stored?.id, customerNumber: customer, leadContext: { name: "Ada" } });
  expect(project.writes().map(({ path }) => path.split("/").at(-1))).toEqual(["call"]);

  project.emulator.control.advance(120_000);
  const [listed, read, misspelt] = await Promise.all([
    expectSuccess(cli("calls", "list", "--agent", "reminder", "--stack", "dev", "--format", "json")),
    expectSuccess(cli("conversations", "get", String(call?.id))),
    cli("call", "remindr", "--to", customer),
  ]);
  expect(JSON.parse(listed.stdout)).toMatchObject([{ id: call?.id, status: "COMPLETED", durationSeconds: 120 }]);
  expect(read.stdout).toContain("transcript: Agent: Hello...\n");
  expect(misspelt).toMatchObject({ code: 64, stdout: "" });
  expect(misspelt.stderr).toContain("did you mean reminder?");
  expect(project.stored("calls")).toHaveLength(1);
});
