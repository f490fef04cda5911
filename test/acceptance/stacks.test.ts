import { expect, test } from "vitest";
import type { NicheAccount } from "../../emulator/niche/accounts.ts";
import { defaultAccounts, nicheSeed } from "../../emulator/niche/seed.ts";
import { expectSuccess } from "../harness/command.ts";
import { counts, createProject } from "../harness/pulumi.ts";
import { agent, deployment, documents, functionTool, manifest, workspace } from "./manifests.ts";

const { businessId, secondBusinessId, otherBusinessId, otherOrganizationId, organizationId } = nicheSeed;

test("one stack holds several accounts, and a token that expires is renewed once", async () => {
  const [mine, theirs] = defaultAccounts as [NicheAccount, NicheAccount];
  const clients = [{ clientId: "bowser", clientSecret: "bowser-secret", scopes: "all" }] as const;
  const project = await createProject({
    accounts: [mine, { ...theirs, clients }],
    config: { "voice-agents:environment": "BOWSER" },
    files: {
      "manifests/workspaces.yaml": documents(
        workspace,
        manifest("Workspace", "bowser", { businessId: otherBusinessId, credentials: "BOWSER" }),
      ),
      "manifests/agents.yaml": documents(
        agent("front-desk", {}, { workspace: "main" }),
        deployment("front-desk").replace('"name":"front-desk"', '"name":"front-desk","workspace":"main"'),
        agent("castle", { name: "front-desk" }, { workspace: "bowser" }),
        deployment("castle").replace('"name":"castle"', '"name":"castle","workspace":"bowser"'),
      ),
    },
  });
  Object.assign(project.env, { BOWSER_CLIENT_ID: "bowser", BOWSER_CLIENT_SECRET: "bowser-secret" });
  const { faults } = project.emulator.control;
  const theirCreate = new RegExp(`${otherBusinessId}/voice-agents$`);
  faults.arm({ method: "POST", path: theirCreate, fault: { kind: "expireToken" } });
  await expectSuccess(project.up());
  expect(faults.list()).toMatchObject([{ fired: 1 }]);
  const requests = project.requests();
  expect(requests.filter(({ path }) => path === "/oauth/token")).toHaveLength(2);
  const callers = (id: string) => [
    ...new Set(requests.filter(({ path }) => path.includes(id)).map(({ auth }) => `${auth.kind} ${auth.account}`)),
  ];
  expect(callers(businessId)).toEqual([`apiKey ${organizationId}`]);
  expect(callers(otherBusinessId)).toEqual([`oauth ${otherOrganizationId}`]);
  expect(project.stored("agents").map(({ name, businessId: id }) => [name, id])).toEqual(
    expect.arrayContaining([
      ["front-desk", businessId],
      ["front-desk", otherBusinessId],
    ]),
  );
  expect(project.stored("agents")).toHaveLength(2);
  expect(project.stored("deployments").map(({ onDuty }) => onDuty)).toEqual([true, true]);
});

test("two stacks of one project differ by configuration and overlays", async () => {
  const project = await createProject({
    config: { businessId, "voice-agents:manifests": "agents" },
    files: {
      "agents/agents.yaml": documents(
        manifest("Workspace", "main", { businessId: "${config.businessId}" }),
        agent("front-desk", { firstMessage: "Hello from the test!", collectFields: ["name"] }),
      ),
      "overlays/production/front-desk.yaml":
        agentOverlay("front-desk", { firstMessage: null, collectFields: ["name", "phone"] }) +
        "---\n" +
        agentOverlay("front-desk", { customInstructions: "Be brief." }),
    },
  });
  const settings = { "voice-agents:manifests": "agents" };
  project.newStack({ stack: "production", config: settings });
  const unset = await project.pulumi("preview");
  expect(unset.code).not.toBe(0);
  expect(unset.text).toMatch(/missing-config .*businessId/);
  project.newStack({ stack: "production", config: { ...settings, businessId: secondBusinessId } });
  await expectSuccess(project.up());
  await expectSuccess(project.up("--stack", "dev"));

  const agents = project.stored("agents");
  expect(agents).toHaveLength(2);
  const dev = agents.find((object) => object["businessId"] === businessId);
  const production = agents.find((object) => object["businessId"] === secondBusinessId);
  expect(dev).toMatchObject({ firstMessage: "Hello from the test!", collectFields: ["name"] });
  expect(dev).not.toHaveProperty("customInstructions");
  expect(production).toMatchObject({ collectFields: ["name", "phone"], customInstructions: "Be brief." });
  expect(production).not.toHaveProperty("firstMessage");
});

const agentOverlay = (name: string, spec: object): string => manifest("VoiceAgent", name, spec);

test("an existing agent is taken over only where the manifest says so, duty is managed where it says so, an agent is deployed again when it changes or never, and what must stay outlives a destroy", async () => {
  const outbound = { type: "OUTBOUND" };
  const project = await createProject({
    switches: { secondDeploy: "shared" },
    files: {
      "manifests/agents.yaml": documents(
        workspace,
        manifest("CalendarIntegration", "calendar", { calendarId: "primary", accessToken: "${config.token}" }),
        functionTool("kept", "Stays.").replace('"name":"kept"', '"name":"kept","onDelete":"retain"'),
        functionTool("gone", "Goes."),
        agent("front-desk", { firstMessage: "Hello!" }),
      ),
      "manifests/lines.yaml": documents(
        agent("quiet", outbound),
        deployment("quiet", { onDuty: false, redeploy: "never" }),
        agent("caller", outbound),
        deployment("caller", { redeploy: "onChange" }),
      ),
    },
    secretConfig: { token: "calendar-token" },
  });
  const { control } = project.emulator;
  const named = (name: string) => project.stored("agents").filter((object) => object["name"] === name);
  const of = (name: string) => project.stored("deployments").find(({ agentId }) => agentId === named(name)[0]?.id);
  const existing = control.create("agents", {
    businessId,
    name: "front-desk",
    firstMessage: "Hi!",
    customInstructions: "Be brief.",
  });
  const before = named("front-desk");

  const refused = await project.up("--continue-on-error");
  expect(refused.code).not.toBe(0);
  expect(refused.text).toMatch(
    new RegExp(`${existing.id} is already there with the same name \\(front-desk\\), since [^,]+, but it differs:`),
  );
  expect(refused.text).toContain('firstMessage: live "Hi!", desired "Hello!"');
  expect(refused.text).toContain(`set metadata.adopt: ${existing.id}`);
  expect(named("front-desk")).toMatchObject(before.map(({ id, firstMessage }) => ({ id, firstMessage })));

  project.edit("manifests/agents.yaml", '"name":"front-desk"}', `"name":"front-desk","adopt":"${existing.id}"}`);
  const differs = await project.pulumi("preview");
  expect(differs.code).not.toBe(0);
  expect(differs.text).toMatch(/metadata\.adopt: .* is not what the manifest says.*live "Hi!", desired "Hello!"/s);
  project.edit("manifests/agents.yaml", "Hello!", "Hi!");
  await expectSuccess(project.up());
  expect(of("quiet")).toMatchObject({ onDuty: false, deploys: 1 });
  expect(of("caller")).toMatchObject({ onDuty: true, deploys: 1 });

  // Somebody takes the caller off duty: a new deploy leaves it as it is, and a look tells of it.
  control.dashboardEdit("deployments", of("caller")!.id, { onDuty: false });
  const silenced = await project.pulumi("preview", "--refresh", "--expect-no-changes");
  expect(silenced.code).toBe(7);
  expect(silenced.text).toMatch(/niche:Deployment caller refresh \[diff: [^\]]*~?onDuty/);
  project.edit("manifests/agents.yaml", "Hi!", "Hello!");
  project.edit("manifests/lines.yaml", "Greet the caller.", "Say what you want.");
  project.edit("manifests/lines.yaml", "Greet the caller.", "Say what you want.");
  await expectSuccess(project.up());
  expect(named("front-desk")).toMatchObject([
    { id: existing.id, firstMessage: "Hello!", customInstructions: "Be brief." },
  ]);
  expect(of("quiet")).toMatchObject({ onDuty: false, deploys: 1 });
  expect(of("caller")).toMatchObject({ onDuty: false, deploys: 2 });

  project.edit("manifests/lines.yaml", "onDuty: false", "onDuty: true");
  project.requests();
  await expectSuccess(project.up());
  expect(project.writes().map(({ method, path }) => `${method} ${path}`)).toEqual([
    `PATCH /businesses/${businessId}/voice-agents/${String(of("quiet")?.["agentId"])}/on`,
  ]);
  expect(of("quiet")).toMatchObject({ onDuty: true, deploys: 1 });
  control.dashboardEdit("deployments", of("quiet")!.id, { onDuty: false });
  const drift = await project.pulumi("preview", "--refresh", "--expect-no-changes");
  expect(drift.code).toBe(7);
  expect(drift.text).toMatch(/niche:Deployment quiet refresh \[diff: ~onDuty\]/);
  expect(drift.text).not.toMatch(/niche:(Deployment caller|VoiceAgent [\w-]+|Tool \w+) refresh \[diff/);

  const destroyed = await expectSuccess(project.pulumi("destroy", "--yes", "--skip-preview"));
  expect(counts(destroyed)).toEqual({ deleted: 10 });
  expect(destroyed.text).toMatch(
    /CalendarIntegration "calendar": Niche has no route to remove a calendar integration: it stays/,
  );
  expect(destroyed.text).toMatch(/Tool "kept": [\w-]+ stays on the platform \(metadata\.onDelete: retain\)/);
  expect(project.stored("agents")).toEqual([]);
  expect(project.stored("integrations")).toHaveLength(1);
  const tools = project.stored("tools").filter(({ auto }) => !auto);
  expect(tools).toMatchObject([{ configOverride: { function: { name: "kept" } } }]);
});
