import type { Schema } from "../kernel/json-schema.ts";
import {
  boolean,
  filledText,
  httpsUri,
  integer,
  listOf,
  number,
  objectOf,
  oneOf,
  orNull,
  text,
  uri,
} from "./schema-parts.ts";
import { variantTypes } from "./records.ts";
import { byProfile, type MiraiMindsSwitches } from "./switches.ts";
import { configSchema } from "./variant-schema.ts";

/** The body of a create. */
export function createSchema(switches: MiraiMindsSwitches): Schema {
  const needsLanguage = byProfile(switches, "icpLanguage") === "required";
  return objectOf({ ...commonFields(switches, "create"), variant: variantSchema(switches, ["type"]) }, [
    "name",
    "variant",
    "agent",
    ...(needsLanguage ? ["icpContext"] : []),
  ]);
}

/** The body of an update: every field optional, and fewer rules than a create has. */
export function updateSchema(switches: MiraiMindsSwitches): Schema {
  return objectOf({ ...commonFields(switches, "update"), variant: variantSchema(switches, []) });
}

type Mode = "create" | "update";

function commonFields(switches: MiraiMindsSwitches, mode: Mode) {
  return {
    name: { ...filledText, maxLength: 40 },
    agent: agentSchema(switches, mode),
    telephony: objectOf({ inbound: orNull(filledText), outbound: orNull(filledText) }),
    icpContext: icpSchema(switches, mode),
    callSettings: callSettingsSchema(switches, mode),
    analysisPlan: objectOf({ successCriteriaPlan: text, summaryPlan: text, callInsightPlan }),
    knowledgeBase: knowledgeBaseSchema(switches),
    preCall: preCallSchema(switches),
  };
}

function variantSchema(switches: MiraiMindsSwitches, required: readonly string[]): Schema {
  const types = switches.variants === "two" ? ["abandoned_cart", "custom"] : variantTypes;
  return objectOf({ type: oneOf(...types), config: configSchema(switches) }, required);
}

function agentSchema(switches: MiraiMindsSwitches, mode: Mode): Schema {
  const { promptMax } = switches;
  const members = { name: filledText, gender: oneOf("male", "female"), voice: filledText };
  const complete = mode === "create" && byProfile(switches, "identityFields") === "required";
  return objectOf(
    {
      identity: objectOf(members, complete ? "all" : []),
      systemPrompt: promptMax === "none" ? text : { ...text, maxLength: promptMax },
      firstMessage: text,
      endMessage: text,
      tools: listOf(filledText),
    },
    mode === "create" ? ["identity"] : [],
  );
}

const languages = [
  ...["hinglish", "english", "hindi", "telugu", "tamil", "kannada"],
  ...["malayalam", "gujarati", "punjabi", "odia", "marathi"],
];

function icpSchema(switches: MiraiMindsSwitches, mode: Mode): Schema {
  const needsLanguage = mode === "create" && byProfile(switches, "icpLanguage") === "required";
  return objectOf(
    {
      language: oneOf(...languages),
      targetAgeGroups: listOf(oneOf("gen_z", "millennials", "gen_x", "boomers")),
      locationTiers: listOf(oneOf("metro_urban", "tier1", "tier2", "tier3", "rural")),
      targetAudience: listOf(oneOf("male", "female", "children")),
    },
    needsLanguage ? ["language"] : [],
  );
}

function callSettingsSchema(switches: MiraiMindsSwitches, mode: Mode): Schema {
  const { slotCheck, maxCallDurationMax } = switches;
  const time: Schema = slotCheck === "none" ? text : { ...text, pattern: "^([01]\\d|2[0-3]):[0-5]\\d$" };
  const count = mode === "create" ? integer : number;
  const complete = mode === "create" && byProfile(switches, "callSettingsMembers") === "required";
  return objectOf(
    {
      slots: listOf(objectOf({ startTime: time, endTime: time }, "all"), mode === "create" ? 1 : 0),
      maxCallDuration: maxCallDurationMax === "none" ? number : { ...number, maximum: maxCallDurationMax },
      concurrentCallCount: { ...number, maximum: 10 },
      retryProtocol: objectOf({
        maxAttemptsNoPickup: count,
        maxAttemptsLowEngagement: count,
        reAttemptPeriod: count,
        maxRescheduleCount: mode === "create" ? { ...count, maximum: 5 } : count,
      }),
    },
    complete ? ["slots", "retryProtocol"] : [],
  );
}

const callInsightPlan: Schema = {
  type: "object",
  additionalProperties: objectOf(
    { type: oneOf("number", "boolean", "string"), description: text, required: boolean, enum: listOf(text) },
    ["type", "description", "required"],
  ),
};

function knowledgeBaseSchema({ documentUrls }: MiraiMindsSwitches): Schema {
  const type = oneOf("pdf", "txt", "docx", "markdown");
  return objectOf({
    faq: listOf(objectOf({ question: text, answer: text }, "all")),
    documents: listOf(objectOf({ url: documentUrls === "https" ? httpsUri : uri, title: text, type }, "all")),
  });
}

function preCallSchema({ preCallHttps, preCallEmptyUrl }: MiraiMindsSwitches): Schema {
  const address = preCallHttps === "https" ? httpsUri : uri;
  return objectOf({
    apiPlan: objectOf({
      method: oneOf("get", "post"),
      url: preCallEmptyUrl === 400 ? address : { ...text, pattern: `^$|${address.pattern}` },
      headers: { type: "object", additionalProperties: { type: ["string", "number", "boolean"] } },
      body: { type: "object" },
    }),
  });
}
