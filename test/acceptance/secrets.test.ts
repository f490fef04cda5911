import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { NicheAccount } from "../../emulator/niche/accounts.ts";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import { expectSuccess, type Finished } from "../harness/command.ts";
import { createProject, type Project } from "../harness/pulumi.ts";
import { agent, documents, functionTool, manifest, workspace } from "./manifests.ts";

/** What must never be seen; `odd` has what JSON, URLs and shells write in another way. */
const canary = {
  apiKey: "canary-api-key-1f0c",
  clientSecret: "canary-client-secret-2a9d",
  calendar: "canary-calendar-token-3b7e",
  newCalendar: "canary-new-calendar-token-4c5a",
  odd: 'canary-header-5d21 "quoted" \\ & ä/+',
  newHeader: "canary-new-header-6e88",
  byHand: "canary-by-hand-7f14",
} as const;

/** The part of each canary that looks the same in every spelling. */
const tracks = Object.values(canary).map((secret) => secret.split(" ")[0]!);

const account: NicheAccount = {
  organizationId: "org",
  tokens: [{ name: "main", token: canary.apiKey, scopes: "all" }],
  clients: [{ clientId: "client", clientSecret: canary.clientSecret, scopes: "all" }],
  businesses: [
    { id: nicheSeed.businessId, name: "First" },
    { id: nicheSeed.secondBusinessId, name: "Second" },
  ],
};

const files = {
  "manifests/main.yaml": documents(
    workspace,
    manifest(
      "CalendarIntegration",
      "calendar",
      { calendarId: "primary", accessToken: "${config.token}" },
      { workspace: "main" },
    ),
    agent("desk", { conversationFlow: "The code is ${config.pin}." }, { workspace: "main" }),
    functionTool("lookup", "Looks up.", { headers: { "x-auth": "Bearer ${env.HOOK_SECRET}" } }).replace(
      '"name":"lookup"',
      '"name":"lookup","workspace":"main"',
    ),
  ),
  "manifests/second.yaml": documents(
    manifest("Workspace", "second", { businessId: nicheSeed.secondBusinessId, credentials: "SECOND" }),
    agent("second", {}, { workspace: "second" }),
  ),
};

/** A value as Pulumi keeps a secret. */
const ENCRYPTED: unknown = expect.objectContaining({ ciphertext: expect.any(String) as string });

const stateOf = (project: Project, kind: string, name: string) =>
  project.stateResources().find(({ type, urn }) => type.endsWith(`:${kind}`) && urn.endsWith(`::${name}`))!;

interface Sent {
  readonly request: string;
  readonly authorization: string;
  readonly body: string;
}

/** Everything that Pulumi wrote: state, its backups and history, and what the stack's configuration file says. */
function writtenBy({ directory }: Project): string {
  const entries = readdirSync(join(directory, ".home"), { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return [...paths, join(directory, "Pulumi.dev.yaml")].map((path) => readFileSync(path, "utf8")).join("\n");
}

test("secrets are in no state, no output, no error and no request where they do not belong", async () => {
  const sent: Sent[] = [];
  let echo = false;
  const project = await createProject({
    files,
    accounts: [account],
    config: { "voice-agents:environment": "HOOK_SECRET, SECOND" },
    secretConfig: { token: canary.calendar, pin: "4711" },
    async intercept(request, next) {
      const body = await request.clone().text();
      const authorization = request.headers.get("authorization") ?? "";
      const { pathname } = new URL(request.url);
      sent.push({ request: `${request.method} ${pathname}`, authorization, body });
      if (!echo || request.method !== "POST" || !/\/(tools|google-calendar)$/.test(pathname)) return next(request);
      const error = `refused ${authorization}: ${body}`;
      return Response.json({ error, received: JSON.parse(body) as unknown }, { status: 400 });
    },
  });
  Object.assign(project.env, {
    NICHE_TOKEN: canary.apiKey,
    SECOND_CLIENT_ID: "client",
    SECOND_CLIENT_SECRET: canary.clientSecret,
    HOOK_SECRET: canary.odd,
  });
  const printed: string[] = [];
  const said = ({ text }: Finished): string => {
    printed.push(text);
    return text;
  };
  const { control } = project.emulator;
  const tool = () => project.stored("tools").find(({ auto }) => !auto);

  said(await expectSuccess(project.pulumi("up", "--yes")));
  expect(tool()).toMatchObject({ configOverride: { server: { headers: { "x-auth": `Bearer ${canary.odd}` } } } });
  expect(project.stored("integrations")).toMatchObject([{ calendarId: "primary" }]);

  // A new token of the calendar alone is no change; a new header is one, and both its values are masked.
  await expectSuccess(project.pulumi("config", "set", "--secret", "token", canary.newCalendar));
  project.env["HOOK_SECRET"] = canary.newHeader;
  const diff = said(await expectSuccess(project.pulumi("preview", "--diff")));
  expect(diff).toMatch(/x-auth"?: \[secret\]/);
  expect(diff).not.toMatch(/niche:CalendarIntegration: \(update\)/);

  control.dashboardEdit("tools", tool()!.id, {
    configOverride: { server: { url: "https://example.com/elsewhere", headers: { "x-auth": canary.byHand } } },
  });
  const drift = said(await project.pulumi("preview", "--refresh", "--diff"));
  expect(drift).toContain("https://example.com/elsewhere");
  const conflict = await project.up();
  expect(conflict.code).not.toBe(0);
  expect(said(conflict)).toContain("configOverride.server: recorded [secret], live [secret], desired [secret]");
  // What somebody set in the dashboard no manifest has marked; it is encrypted where a refresh writes it down.
  said(await expectSuccess(project.pulumi("refresh", "--yes", "--skip-preview")));
  expect(project.state()).toContain("https://example.com/elsewhere");
  const { inputs, outputs } = stateOf(project, "Tool", "lookup");
  expect(inputs?.["configOverride"]).toMatchObject({ server: { headers: { "x-auth": ENCRYPTED } } });
  expect(outputs?.["__live"]).toEqual(ENCRYPTED);
  expect(project.state()).not.toContain(canary.byHand);
  // That of a former version is a hash of all that the agent says, by which a short secret could be guessed.
  expect(stateOf(project, "VoiceAgent", "desk").outputs?.["revision"]).toEqual(ENCRYPTED);

  echo = true;
  project.edit("manifests/main.yaml", '"name":"lookup"', '"name":"other"');
  project.edit("manifests/main.yaml", "primary", "team");
  project.edit("manifests/main.yaml", "Looks up.", "Looks elsewhere.");
  const refused = await project.up("--continue-on-error");
  expect(refused.code).not.toBe(0);
  expect(said(refused)).toMatch(/create niche:Tool "other": 400 refused .*\[secret\]/);

  const exported = await expectSuccess(project.pulumi("stack", "export"));
  expect(exported.stdout).toContain("niche:Tool");
  said(exported);
  said(await expectSuccess(project.pulumi("config")));

  for (const track of tracks) {
    expect(printed.find((text) => text.includes(track))).toBeUndefined();
    expect(writtenBy(project)).not.toContain(track);
  }
  const carrying = (track: string, part: "authorization" | "body") => [
    ...new Set(sent.filter((one) => one[part].includes(track)).map(({ request }) => request.replace(/.*\/v1\//, ""))),
  ];
  const [first, second] = [nicheSeed.businessId, nicheSeed.secondBusinessId].map((id) => `businesses/${id}/`);
  expect(carrying(canary.clientSecret, "body")).toEqual(["oauth/token"]);
  expect(carrying("canary-calendar", "body")).toEqual([`${first}integrations/google-calendar`]);
  expect(carrying("canary-header", "body")).toEqual([`${first}tools`]);
  expect(carrying(canary.apiKey, "body")).toEqual([]);
  expect(carrying(canary.apiKey, "authorization").filter((request) => request.startsWith(second!))).toEqual([]);
  expect(carrying("canary-c", "authorization")).toEqual([]);
});
