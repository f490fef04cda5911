import { expect, test } from "vitest";
import { knownScopes } from "../../emulator/niche/accounts.ts";
import { defaultAccounts, nicheSeed } from "../../emulator/niche/seed.ts";
import { expectSuccess } from "../harness/command.ts";
import { createProject } from "../harness/pulumi.ts";
import { agent, deployment, documents, functionTool, workspace } from "./manifests.ts";

test("a missing scope is named, with the only way to get it, and what needs no such scope is done; no credential, a wrong one and another account's are clear errors, and none empties the state", async () => {
  const [mine, ...others] = defaultAccounts;
  const scopes = knownScopes.filter((scope) => scope !== "tools:create");
  const tokens = [...(mine?.tokens ?? []), { name: "no-tools", token: "token-without-tools", scopes }];
  const project = await createProject({
    accounts: [{ ...mine!, tokens }, ...others],
    files: {
      "manifests/agents.yaml": documents(
        workspace,
        functionTool("lookup", "Looks up an order."),
        agent("front-desk"),
        deployment("front-desk"),
        agent("helper", { toolIds: ["${tool.lookup}"] }),
      ),
    },
  });
  project.env["NICHE_TOKEN"] = "token-without-tools";
  const failed = await project.up("--continue-on-error");
  expect(failed.code).not.toBe(0);
  expect(failed.text).toMatch(
    /create niche:Tool "lookup": 403 .*the credential lacks the scope tools:create; .*make a new app \(or API key\) that has it/,
  );
  expect(failed.text).toMatch(/error: .*niche:Tool "lookup" failed; what depends on it was left as it is$/m);
  expect(failed.text).not.toMatch(/^\s+at |unhandled exception|node_modules/m);
  expect(project.stored("agents")).toMatchObject([{ name: "front-desk" }]);

  project.env["NICHE_TOKEN"] = nicheSeed.token;
  await expectSuccess(project.up());
  expect(project.stored("agents").map(({ name }) => name)).toEqual(["front-desk", "helper"]);
  // A run that fails may write them in another order.
  const inState = () =>
    project
      .stateResources()
      .map(({ urn, id }) => `${urn} ${id}`)
      .sort();
  const resources = inState();
  const store = project.emulator.control.dump();
  project.requests();
  project.edit("manifests/agents.yaml", "Greet the caller.", "Greet them all.");

  const cases = [
    [undefined, /no credential for Niche: set the environment variable NICHE_TOKEN, or NICHE_CLIENT_ID and/],
    ["mistyped-token", /401 .*the credential was refused; check NICHE_TOKEN/],
    [nicheSeed.otherToken, /check the business id, and that NICHE_TOKEN belongs to its organization/],
  ] as const;
  for (const [token, message] of cases) {
    project.env["NICHE_TOKEN"] = token;
    for (const command of token === undefined ? ["refresh", "up"] : ["refresh"]) {
      const failed = await project.pulumi(command, "--yes", "--skip-preview");
      expect(failed.code).not.toBe(0);
      expect(failed.text).toMatch(message);
      expect(failed.text).not.toContain("mistyped-token");
      if (command !== "refresh") continue;
      // Each resource says once what came back; what to do about it is said at one of them.
      const headings = failed.text.split(/^Diagnostics:$/m)[1]?.match(/read niche:\w+ "[\w-]+": .*/g) ?? [];
      expect(headings).toHaveLength(5);
      expect(headings.filter((line) => message.test(line))).toHaveLength(1);
    }
    expect(inState()).toEqual(resources);
  }
  expect(project.writes()).toEqual([]);
  expect(project.emulator.control.dump()).toEqual(store);

  const destroyed = await project.pulumi("destroy", "--yes", "--skip-preview");
  expect(destroyed.code).not.toBe(0);
  expect(project.stateResources()).toHaveLength(5);
  project.env["NICHE_TOKEN"] = nicheSeed.token;
  await expectSuccess(project.up());
});
