import * as pulumi from "@pulumi/pulumi";
import { beforeEach, expect, it } from "vitest";
import * as niche from "../../provider/platforms/niche/index.ts";

/** What the engine was asked to register, by name. */
let registered: Map<string, { inputs: Record<string, unknown>; after: string[] }>;

beforeEach(async () => {
  registered = new Map();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ name, inputs }) => ({
        id: `${name}-id`,
        state: { ...(inputs as object), revision: `${name}-revision` },
      }),
      call: () => ({}),
    },
    "shop",
    "dev",
  );
  const monitor = pulumi.runtime.getMonitor() as unknown as { registerResource(request: Request, done: unknown): void };
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, done) => {
    const { name, dependenciesList, object } = request.toObject();
    const fields = request.getObject()?.toJavaScript() ?? {};
    registered.set(name, { inputs: fields, after: dependenciesList.map((urn) => urn.split("::").at(-1)!) });
    expect(object).toBeDefined();
    return register(request, done);
  };
});

interface Request {
  toObject(): { name: string; dependenciesList: string[]; object?: unknown };
  getObject(): { toJavaScript(): Record<string, unknown> } | undefined;
}

const settled = (...resources: readonly pulumi.Resource[]): Promise<unknown> =>
  Promise.all(resources.map(({ urn }) => new Promise((resolve) => void urn.apply(resolve))));

const transfer = { destinations: [{ name: "Sales", phoneNumber: "+12125550101" }] };

it("a Deployment of a program follows its agent and the agent's tools, unless the program says what to follow", async () => {
  const businessId = "biz-1";
  const tool = new niche.Tool("transfer", { businessId, template: "transferCall", configOverride: transfer });
  const agent = new niche.VoiceAgent("desk", {
    businessId,
    name: "Desk",
    type: "INBOUND",
    conversationFlow: "Greet.",
    toolIds: [tool.id, "tool-by-hand"],
  });
  const of = (name: string, args: { voiceAgentId?: string; agentRevision?: pulumi.Input<string> }) =>
    new niche.Deployment(name, { businessId, voiceAgentId: agent.id, ...args });
  await settled(
    of("alone", {}),
    of("as documented before", { agentRevision: agent.revision }),
    of("fixed", { agentRevision: "march" }),
    of("by id", { voiceAgentId: "agent-7" }),
  );
  const followed = (name: string) => registered.get(name)?.inputs["agentRevision"];
  expect(followed("alone")).toMatch(/^desk-revision\+[0-9a-f]{12}$/);
  expect(followed("as documented before")).toBe(followed("alone"));
  expect(followed("fixed")).toBe("march");
  expect(followed("by id")).toBeUndefined();
});

it("a calendar tool of a program waits for the calendar of its business, which was declared before", async () => {
  const business = new niche.Workspace("business", { businessId: "biz-1" });
  const { businessId } = business;
  const accessToken = "ya29";
  const calendar = new niche.CalendarIntegration("calendar", { businessId, calendarId: "primary", accessToken });
  const other = new niche.CalendarIntegration("other", { businessId: "biz-2", calendarId: "primary", accessToken });
  const booking = new niche.Tool("booking", { businessId, template: "googleCal" });
  await settled(calendar, other, booking);
  expect(registered.get("booking")?.after).toContain("calendar");
  expect(registered.get("booking")?.after).not.toContain("other");
});
