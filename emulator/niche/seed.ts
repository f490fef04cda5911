import { uuidFrom } from "../kernel/ids.ts";
import type { NicheAccount } from "./accounts.ts";
import type { Template, Voice, WeekRanges } from "./records.ts";

/** Ids and secrets of the default accounts. All invented; they open nothing but the emulator. */
export const nicheSeed = {
  organizationId: "org-mario",
  businessId: "biz-mario-plumbing",
  /** A second business of the first organization, without a phone. */
  secondBusinessId: "biz-peach-bakery",
  token: "niche-emulator-token",
  /** A key of the first organization that may only read. */
  readOnlyToken: "niche-emulator-readonly-token",
  clientId: "niche-emulator-client",
  clientSecret: "niche-emulator-secret",
  otherOrganizationId: "org-bowser",
  otherBusinessId: "biz-bowser-heating",
  /** A key of the other organization: right in form, wrong account. */
  otherToken: "niche-emulator-other-token",
} as const;

const officeHours: WeekRanges = Object.fromEntries(
  ["monday", "tuesday", "wednesday", "thursday", "friday"].map((day) => [
    day,
    [{ openTime: "08:00", closeTime: "18:00" }],
  ]),
);

/** Two organizations: one with two businesses, a key, a read-only key and an OAuth application; another to be kept out of. */
export const defaultAccounts: readonly NicheAccount[] = [
  {
    organizationId: nicheSeed.organizationId,
    tokens: [
      { name: "default", token: nicheSeed.token, scopes: "all" },
      {
        name: "read-only",
        token: nicheSeed.readOnlyToken,
        scopes: [
          "businesses:read",
          "voices:read",
          "tools:read",
          "files:read",
          "integrations:read",
          "voice-agents:read",
        ],
      },
    ],
    clients: [{ clientId: nicheSeed.clientId, clientSecret: nicheSeed.clientSecret, scopes: "all" }],
    businesses: [
      {
        id: nicheSeed.businessId,
        name: "Mario Brothers Plumbing",
        phone: "+12125550100",
        address: "64 Pipe Street, New York, NY",
        timezone: "America/New_York",
        hours: officeHours,
      },
      { id: nicheSeed.secondBusinessId, name: "Peach Bakery", timezone: "America/Chicago" },
    ],
  },
  {
    organizationId: nicheSeed.otherOrganizationId,
    tokens: [{ name: "other", token: nicheSeed.otherToken, scopes: "all" }],
    businesses: [{ id: nicheSeed.otherBusinessId, name: "Bowser Heating", phone: "+13125550100" }],
  },
];

/** The voices; the first is the platform's default. */
export const seedVoices: readonly Voice[] = [
  voice("Sarah", "conversational", "Friendly and professional"),
  voice("Michael", "narrative", "Clear and authoritative"),
  voice("Toad", "conversational", "High and eager"),
];

/** The templates. Names of the first two are documented; endCall, function and apiRequest are named by inference. */
export const seedTemplates: readonly Template[] = [
  {
    ...template("transferCall", "Transfer Call", "transferCall", { destinations: [], mode: "blind-transfer" }),
    message: "Let me transfer you to our team...",
  },
  template("googleCal", "Google Calendar", "apiRequest", { method: "POST", timeoutSeconds: 20 }),
  template("endCall", "End Call", "endCall", {}),
  template("knowledgeBaseQuery", "Knowledge Base", "query", { provider: "vector-store" }),
  template("function", "Custom Function", "function", { async: false }),
  template("apiRequest", "API Request", "apiRequest", { timeoutSeconds: 20 }),
];

function voice(name: string, category: string, description: string): Voice {
  const id = uuidFrom(`niche/voice/${name}`);
  return { id, name, category, description, previewUrl: `https://voices.niche.invalid/${name.toLowerCase()}.mp3` };
}

function template(name: string, displayName: string, type: string, config: Template["config"]): Template {
  return { id: uuidFrom(`niche/template/${name}`), name, displayName, type, config };
}
