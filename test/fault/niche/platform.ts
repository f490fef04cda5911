import { nicheSeed } from "../../../emulator/niche/seed.ts";
import { omit } from "../../../provider/kind/value.ts";
import { businessId, createWorld } from "../../niche/world.ts";
import { adoptForgotten, type FaultPlatform } from "../platform.ts";

/** Secrets that no error and no warning may show. */
export const CANARIES = {
  calendar: "ya29.canary-calendar-token",
  header: "canary-header-value",
  oauth: nicheSeed.clientSecret,
  token: nicheSeed.token,
  issued: "niche_at_",
} as const;

export const functionConfig = (name: string, header = "x") => ({
  function: { name, description: "Looks it up.", parameters: { type: "object", properties: {} } },
  server: { url: "https://crm.example/hook", headers: { "x-api-key": header } },
});

/** What differs between two ways to the same end. */
const VOLATILE = ["id", "createdAt", "updatedAt", "reads", "deploys", "aclRuleId"];

/** Niche as the fault matrix sees it. */
export const nichePlatform: FaultPlatform = {
  prefix: "NICHE",
  credentials: {
    oauth: {
      NICHE_TOKEN: undefined,
      NICHE_CLIENT_ID: nicheSeed.clientId,
      NICHE_CLIENT_SECRET: nicheSeed.clientSecret,
    },
    static: { NICHE_TOKEN: nicheSeed.token },
  },
  canaries: CANARIES,
  // The clock would move duty whenever background work is done, and hide what the provider did to it.
  createWorld: (switches, environment) => createWorld({ switches: { dutyJob: "off", ...switches } }, environment),
  seedForeign(control) {
    const transfer = { destinations: [{ name: "Theirs", phoneNumber: "+12125550199" }] };
    control.create("tools", { businessId, template: "transferCall", configOverride: transfer });
    control.create("tools", { businessId, template: "function", configOverride: functionConfig("theirs") });
    control.create("agents", { businessId, name: "Somebody's agent" });
    control.create("agents", { businessId: nicheSeed.secondBusinessId, name: "Front desk" });
    control.create("files", { businessId, name: "theirs.pdf" });
  },
  owned: (all) =>
    [
      ...(all["agents"] ?? []),
      ...(all["files"] ?? []),
      ...(all["tools"] ?? []).filter(({ auto }) => auto === undefined),
    ].filter((record) => record["businessId"] === businessId),
  // A deployment has the id of its agent.
  held: ({ type, id }) => (type === "niche:Deployment" ? [] : [id]),
  compared: [
    "tools",
    "destinations",
    "appointmentConfigs",
    "files",
    "integrations",
    "agents",
    "deployments",
    "phoneNumbers",
  ].map((name) => ({ name, plain: (record) => omit(record, VOLATILE) })),
  shared: [],
  /**
   * Where the platform hides what it has, it cannot be told whether it was our own update, whose response was lost, or somebody's edit:
   * the error says so, and what to do.
   */
  wayOut(trouble) {
    const { errors, scenario, lasting } = trouble;
    const asked = /^update niche:Tool .*an update was cut off.*VOICE_AGENTS_OVERWRITE=(tool\.[\w-]+) pulumi up/s;
    if (!lasting || scenario.hidden !== true || !errors.every(({ message }) => asked.test(message)))
      return adoptForgotten(trouble);
    const named = errors.map(({ message }) => asked.exec(message)?.[1] ?? "");
    return { environment: { VOICE_AGENTS_OVERWRITE: named.join() } };
  },
};
