import { describe, expect, it } from "vitest";
import type { NicheAccount } from "../../emulator/niche/accounts.ts";
import { defaultAccounts, nicheSeed } from "../../emulator/niche/seed.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { isObject } from "../../provider/kind/value.ts";
import type { ContractWorld } from "../contract/world.ts";
import type { Outcome } from "../harness/checked-engine.ts";
import { dynamicHost, HostError } from "../harness/dynamic-host.ts";
import type { Declared } from "../harness/mini-engine.ts";
import { sample } from "../harness/sample.ts";
import { nicheFixture } from "./fixtures.ts";
import { niche } from "./world.ts";

/** Values that must turn up nowhere but in their own place; with characters that every encoding changes. */
const canary = {
  accessToken: "canary/access+token=1",
  header: 'Bearer canary/header+é"2',
  token: "canary-api-key-3",
  clientSecret: "canary/client+secret=4",
};

const [first, ...others] = defaultAccounts;
const accounts: readonly NicheAccount[] = [
  {
    ...first!,
    tokens: [{ name: "canary", token: canary.token, scopes: "all" }],
    clients: [{ clientId: nicheSeed.clientId, clientSecret: canary.clientSecret, scopes: "all" }],
  },
  ...others,
];

const oauth = {
  NICHE_TOKEN: undefined,
  NICHE_CLIENT_ID: nicheSeed.clientId,
  NICHE_CLIENT_SECRET: canary.clientSecret,
};

const calendar = (calendarId = "primary", accessToken = canary.accessToken): Declared =>
  niche("CalendarIntegration", "calendar", { calendarId, accessToken });

/** With the paths that Pulumi's class finds in arguments that came out of a secret. */
const tool = (header: unknown = canary.header, more: JsonObject = {}): Declared =>
  niche("Tool", "tool", {
    template: "function",
    configOverride: {
      function: { name: "look" },
      server: { url: "https://api.example.com", headers: { authorization: header } },
      ...more,
    },
    __secrets: ["configOverride.server.headers.authorization"],
  });

/** The forms in which a value could be found again. */
const forms = (secret: string): string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  encodeURI(secret),
  new URLSearchParams({ a: secret }).toString().slice(2),
  Buffer.from(secret).toString("base64"),
  Buffer.from(secret).toString("base64url"),
  Buffer.from(secret).toString("hex"),
];

function expectNoCanary(text: string, where: string): void {
  for (const [name, secret] of Object.entries(canary)) {
    for (const form of forms(secret)) expect(text.includes(form), `${name} in ${where}: ${text}`).toBe(false);
  }
}

/** Everything that a user or a log may get to see, and what of the state is not under the secret's own name. */
function expectSilence(world: ContractWorld, outcomes: readonly Outcome[]): void {
  const errors = outcomes.flatMap((outcome) => outcome.errors);
  for (const error of errors) {
    expectNoCanary(`${error.message} ${error.stack ?? ""}`, "an error");
    if (error instanceof HostError) expectNoCanary(JSON.stringify(error.partial ?? {}), "a partial result");
  }
  expectNoCanary(world.said.join("\n"), "a warning");
  expectNoCanary(world.complained.join("\n"), "what the host prints");
  expectNoCanary(outcomes.flatMap(({ steps }) => steps).join("\n"), "a step");
  for (const { inputs, outputs, id } of world.pulumi.state) {
    expectNoCanary(JSON.stringify([id, withoutSecrets(inputs), withoutSecrets(outputs)]), "the state");
  }
  expectNoCanary(JSON.stringify(world.control.log().map(({ path, auth }) => [path, auth])), "an address");
}

/** A copy without the places where the secrets belong. */
function withoutSecrets(value: unknown): unknown {
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([key]) => key !== "accessToken" && key !== "authorization");
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutSecrets(inner)]));
}

/** Behind Pulumi's own host: what it prints of an error is looked at as well. */
function createWorld(environment: Readonly<Record<string, string | undefined>> = { NICHE_TOKEN: canary.token }) {
  const world = nicheFixture.createWorld({ emulator: { accounts }, environment });
  world.pulumi.raw.host = dynamicHost;
  return world;
}

/** A server that repeats in its answer what it was sent, as many do in errors. */
function echo(status: number, contentType: string): void {
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const [body, authorization] = [await request.text(), request.headers.get("authorization") ?? ""];
    const seen = [request.url, body, authorization, encodeURIComponent(body), Buffer.from(body).toString("base64")];
    const each = Object.values(canary).flatMap(forms);
    const text = [...seen, ...each].join(" ");
    const json = JSON.stringify({ error: { message: text }, message: text, statusCode: status });
    return new Response(contentType === "application/json" ? json : `<html>${text}</html>`, {
      status,
      headers: { "content-type": contentType, "x-echo": encodeURIComponent(authorization) },
    });
  };
}

const echoes = [
  [400, "application/json"],
  [401, "application/json"],
  [403, "text/html"],
  [422, "application/json"],
  [429, "application/json"],
  [500, "text/html"],
  [502, "application/json"],
  [200, "text/html"],
  [200, "application/json"],
] as const;

describe.each([
  { name: "an API key", environment: { NICHE_TOKEN: canary.token }, turn: 0 },
  { name: "OAuth", environment: oauth, turn: 1 },
])("secrets with $name", ({ environment, turn }) => {
  it("reach the platform, and nothing else", async () => {
    const world = createWorld(environment);
    const outcomes = [await world.pulumi.up([calendar(), tool()])];
    expect(world.pulumi.find("niche:CalendarIntegration", "calendar")?.inputs["accessToken"]).toBe(canary.accessToken);
    expect(world.stored("tools").filter(({ auto }) => !auto)).toMatchObject([
      { configOverride: { server: { headers: { authorization: canary.header } } } },
    ]);
    outcomes.push(await world.pulumi.up([calendar("team"), tool("Bearer another one", { async: true })]));
    outcomes.push(await world.pulumi.refresh(), await world.pulumi.destroy());
    expectSilence(world, outcomes);
  });

  it.each(sample(echoes, 2, turn))("are masked where a server repeats them (%d %s)", async (status, contentType) => {
    const world = createWorld({ ...environment, NICHE_TOTAL_TIMEOUT_MS: "300", NICHE_WAIT_MS: "300" });
    await world.pulumi.up([calendar(), tool()]);
    const saved = globalThis.fetch;
    echo(status, contentType);
    const changed = [calendar("team"), tool(canary.header, { async: true })];
    const more = [
      niche("CalendarIntegration", "second", { calendarId: "x", accessToken: canary.accessToken, businessId: "other" }),
      { ...tool(), name: "second", args: { ...tool().args, businessId: "other" } },
    ];
    const failed = [
      await world.pulumi.refresh(),
      await world.pulumi.tryUp([...changed, ...more]),
      await world.pulumi.tryUpWithRefresh(changed),
      await world.pulumi.tryDestroy(),
    ];
    globalThis.fetch = saved;
    expect(failed.flatMap(({ errors }) => errors).length).toBeGreaterThan(4);
    expectSilence(world, failed);
  });
});

describe("secrets in what we say ourselves", () => {
  it("are masked in a conflict, the live value too, which nobody marked", async () => {
    const world = createWorld();
    await world.pulumi.up([tool()]);
    const { id } = world.pulumi.find("niche:Tool", "tool")!;
    const server = { url: "https://api.example.com", headers: { authorization: canary.token } };
    world.control.dashboardEdit("tools", id, { configOverride: { server } });
    const outcome = await world.pulumi.tryUp([tool("Bearer a third one")]);
    const [error] = outcome.errors;
    expect(error?.message).toContain("configOverride.server: recorded [secret], live [secret], desired [secret]");
    expectSilence(world, [outcome]);
  });

  it("are masked when an object of the same name differs", async () => {
    const world = createWorld();
    await world.pulumi.up([calendar()]);
    world.pulumi.state.splice(0);
    const outcome = await world.pulumi.tryUp([calendar("team")]);
    expect(outcome.errors).toHaveLength(1);
    expectSilence(world, [outcome]);
  });

  it("are masked when the template does not take the configuration", async () => {
    const world = createWorld();
    const outcome = await world.pulumi.tryUp([tool(canary.header, { [canary.header]: canary.accessToken })]);
    expect(outcome.errors).toHaveLength(1);
    const later = await world.pulumi.tryUp([tool({ authorization: canary.header, nested: [canary.header] })]);
    expectSilence(world, [outcome, later]);
  });

  it("are masked when the platform drops them", async () => {
    const world = createWorld();
    world.control.faults.arm({ fault: { kind: "dropField", field: "configOverride.server.headers" }, method: "POST" });
    const outcome = await world.pulumi.tryUp([tool()]);
    expect(outcome.errors[0]?.message).toContain("configOverride.server: sent [secret], platform has [secret]");
    expectSilence(world, [outcome]);
  });

  it("are masked when a credential is wrong", async () => {
    const world = createWorld({
      NICHE_TOKEN: undefined,
      NICHE_CLIENT_ID: "nobody",
      NICHE_CLIENT_SECRET: canary.clientSecret,
    });
    const outcome = await world.pulumi.tryUp([calendar()]);
    expect(outcome.errors[0]?.message).toMatch(/check NICHE_CLIENT_ID and NICHE_CLIENT_SECRET/);
    expectSilence(world, [outcome]);
  });
});
