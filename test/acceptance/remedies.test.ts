import { chmodSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { expectSuccess } from "../harness/command.ts";
import { createProject, type Project } from "../harness/pulumi.ts";
import { agent, documents, functionTool, workspace } from "./manifests.ts";

const main = join(import.meta.dirname, "..", "..", "dist", "cli", "main.js");

/** The command lines that an output names, in order, each once. */
const commandsIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/`((?:[A-Z_]+=\S+ )?(?:pulumi|voice-agents) [^`]+)`/g)].map(([, line = ""]) => line)),
];

/** Runs command lines as a person would who copies them, and says yes. */
async function take(project: Project, commands: readonly string[]): Promise<void> {
  project.write({ "bin/voice-agents": `#!/bin/sh\nexec node ${JSON.stringify(main)} "$@"\n` });
  chmodSync(join(project.directory, "bin/voice-agents"), 0o755);
  project.env["PATH"] = [join(project.directory, "bin"), project.env["PATH"]].join(delimiter);
  project.env["PULUMI_SKIP_CONFIRMATIONS"] = "true";
  project.env["PULUMI_OPTION_SKIP_PREVIEW"] = "true";
  // Each mends what it was named for; what another one is for may still stand in its way.
  for (const command of commands) await project.run("sh", "-c", command);
}

test("what the errors of a run name is run as it stands, and then nothing is left to do", async () => {
  let isBehind = true;
  const project = await createProject({
    files: {
      "manifests/all.yaml": documents(
        workspace,
        agent("edited", { firstMessage: "Hello!" }),
        functionTool("deleted", "Looks up an order."),
      ),
    },
    // The create of `lost` is carried out, but nobody hears of it, and the list is behind.
    async intercept(request, next) {
      const { pathname } = new URL(request.url);
      const isAgents = pathname.endsWith("/voice-agents");
      const isLost = isAgents && request.method === "POST" && (await request.clone().text()).includes('"lost"');
      const response = await next(request);
      if (isLost) return new Response("bad gateway", { status: 502 });
      if (!isAgents || request.method !== "GET" || !isBehind) return response;
      const page = (await response.json()) as { items: { name: string }[]; total: number };
      const items = page.items.filter(({ name }) => name !== "lost");
      return Response.json({ ...page, items, total: page.total - page.items.length + items.length });
    },
  });
  await expectSuccess(project.up());

  const { control } = project.emulator;
  const [edited] = project.stored("agents");
  const deleted = project.stored("tools").find(({ auto }) => !auto);
  control.dashboardEdit("agents", edited!.id, { firstMessage: "By hand." });
  control.remove("tools", deleted!.id);
  project.write({
    "manifests/all.yaml": documents(
      workspace,
      agent("edited", { firstMessage: "Good day!" }),
      functionTool("deleted", "Looks up any order."),
      agent("lost"),
    ),
  });
  const failed = await project.up("--continue-on-error");
  expect(failed.code).not.toBe(0);
  expect(failed.text).toContain("somebody changed this on the platform");
  expect(failed.text).toContain("was deleted on the platform");
  expect(failed.text).toContain("whether it was created is unknown");

  isBehind = false;
  const commands = commandsIn(failed.text);
  const isUp = (command: string): boolean => / up\b/.test(command);
  // People settle what they are told to set before they run it again.
  await take(project, [...commands.filter((command) => !isUp(command)), ...commands.filter(isUp)]);

  const agents = project.stored("agents").map(({ id, name, firstMessage }) => ({ id, name, firstMessage }));
  expect(agents).toHaveLength(2);
  expect(agents).toEqual(
    expect.arrayContaining([
      { id: edited!.id, name: "edited", firstMessage: "Good day!" },
      expect.objectContaining({ name: "lost" }),
    ]),
  );
  expect(project.stored("tools").filter(({ auto }) => !auto)).toHaveLength(1);
  await project.expectNoDrift();
});
