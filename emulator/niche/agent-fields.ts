import { ApiError } from "../kernel/api-error.ts";
import type { Schema } from "../kernel/json-schema.ts";
import { asText, isObject, mapStrings, type Json, type JsonObject } from "../kernel/json.ts";
import { invalid, type World } from "./context.ts";
import { storedHours } from "./hours.ts";
import type { Agent, Business } from "./records.ts";
import type { NicheSwitches } from "./switches.ts";
import { workflowSchema } from "./workflow.ts";

const text: Schema = { type: "string" };
const flag: Schema = { type: "boolean" };
const texts: Schema = { type: "array", items: text };

function closed(properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema {
  return { type: "object", properties, required, additionalProperties: false };
}

const hour = closed({ day: text, startTime: text, endTime: text }, ["day", "startTime", "endTime"]);

/** Every documented field of an agent's request body. */
export const agentFields: Readonly<Record<string, Schema>> = {
  name: { type: "string", minLength: 1, maxLength: 40 },
  type: { type: "string", enum: ["INBOUND", "OUTBOUND"] },
  conversationFlow: text,
  workflow: workflowSchema,
  customInstructions: text,
  voiceId: text,
  toolIds: texts,
  knowledgeBaseDocumentIds: texts,
  personality: closed({ tone: text, style: text, description: text, useEmpathy: flag, useHumor: flag }),
  firstMessage: text,
  multilingual: flag,
  backgroundSound: text,
  collectFields: texts,
  activatedHours: closed({ timezone: text, hours: { type: "array", items: hour } }, ["timezone", "hours"]),
};

/** The fields that an agent may do without. The two flows are not among them: one is always there. */
export const optionalFields = [
  "customInstructions",
  "voiceId",
  "knowledgeBaseDocumentIds",
  "personality",
  "firstMessage",
  "multilingual",
  "backgroundSound",
  "collectFields",
  "activatedHours",
] as const satisfies readonly (keyof Agent)[];

/** The schema of a body: a create requires name and type, a PATCH nothing. */
export function agentSchema(required: readonly string[]): Schema {
  return closed(agentFields, required);
}

/** The body after the `textTrailingNewline` switch. */
export function asStoredText(body: JsonObject, { textTrailingNewline }: NicheSwitches): JsonObject {
  if (textTrailingNewline === "kept") return body;
  const trimmed = mapStrings(body, (value) => value.replace(/\n+$/, ""));
  return isObject(trimmed) ? trimmed : body;
}

/** Checks what the schema cannot say about single fields and returns them as they are stored. `before` is the agent a PATCH changes. */
export function storedFields(world: World, business: Business, fields: JsonObject, before?: Agent): Partial<Agent> {
  const { switches } = world;
  const type = (fields["type"] ?? before?.type) as Agent["type"];
  const stored: JsonObject = {};
  for (const name of ["name", "type", "customInstructions", "firstMessage", "multilingual", "collectFields"]) {
    if (fields[name] !== undefined) stored[name] = fields[name];
  }
  if (fields["name"] !== undefined) rejectTakenName(world, business, fields["name"], before?.id);
  if (fields["voiceId"] !== undefined) stored["voiceId"] = knownVoice(world, asText(fields["voiceId"]));
  if (fields["backgroundSound"] !== undefined) stored["backgroundSound"] = sound(fields["backgroundSound"], switches);
  const documents = fields["knowledgeBaseDocumentIds"];
  if (Array.isArray(documents)) stored["knowledgeBaseDocumentIds"] = readyFiles(world, business, documents);
  const personality = fields["personality"];
  if (isObject(personality)) stored["personality"] = storedPersonality(personality, before?.personality, switches);
  const hours = fields["activatedHours"];
  if (hours !== undefined) {
    if (type !== "INBOUND") throw invalid(switches, "activatedHours can only be set for INBOUND agents");
    return { ...stored, activatedHours: storedHours(hours, switches) };
  }
  return stored;
}

function rejectTakenName({ store, switches }: World, business: Business, name: Json, self: string | undefined): void {
  if (!switches.nameUnique) return;
  const twin = store.all("agents").find((agent) => agent.businessId === business.id && agent.name === name);
  if (twin && twin.id !== self) throw new ApiError(409, `An agent named "${twin.name}" already exists`);
}

function knownVoice({ store, switches }: World, id: string): string {
  if (switches.unknownVoice === 400 && !store.get("voices", id))
    throw invalid(switches, `voiceId is not a voice: ${id}`);
  return id;
}

function sound(value: Json, switches: NicheSwitches): Json {
  const known = value === "office" || /^https?:\/\/\S+$/.test(asText(value));
  if (known || (value === "off" && switches.backgroundSoundOff === "accepted")) return value;
  throw invalid(switches, 'backgroundSound must be "office" or the URL of a sound');
}

function readyFiles({ store, switches }: World, business: Business, ids: readonly Json[]): Json[] {
  for (const id of ids) {
    const file = store.get("files", asText(id));
    if (file?.businessId !== business.id) throw invalid(switches, `knowledgeBaseDocumentIds: no file ${asText(id)}`);
    if (file.status !== "ready" && switches.fileNotReady === 400) {
      throw invalid(switches, `knowledgeBaseDocumentIds: file ${file.id} is ${file.status}, not ready`);
    }
  }
  return [...ids];
}

/** `useHumor: false` is added to what was sent, as the documented response shows. */
function storedPersonality(sent: JsonObject, before: JsonObject | undefined, switches: NicheSwitches): JsonObject {
  const base = switches.patchPersonality === "merge" ? before : undefined;
  const empathy = switches.empathyDefault === false ? { useEmpathy: false } : {};
  return { useHumor: false, ...empathy, ...base, ...sent };
}
