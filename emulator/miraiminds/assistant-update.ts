import { isObject, type Json, type JsonObject } from "../kernel/json.ts";
import { invalid } from "./errors.ts";
import type { MiraiMindsSwitches } from "./switches.ts";

/** An update's body in two: what is to be set, and the paths of what is to be cleared. */
export interface Update {
  readonly set: JsonObject;
  readonly clear: readonly string[];
}

/** Splits a body by what the switches make of null and of an empty text. A refused null stays in `set`, where the schema finds it. */
export function splitUpdate(body: JsonObject, switches: MiraiMindsSwitches): Update {
  const clear: string[] = [];
  const entries = Object.entries(body);
  const known = entries.filter(([key]) => documentFields.includes(key));
  const strange = entries.filter(([key]) => !documentFields.includes(key));
  const set = { ...withoutCleared(Object.fromEntries(known), "", switches, clear), ...Object.fromEntries(strange) };
  const required = clear.find((path) => ["name", "variant", "agent", "agent.identity"].includes(path));
  if (required !== undefined) throw invalid(required, "cannot be cleared");
  return { set, clear };
}

/** A document after an update: objects and lists merged or replaced as documented, or as the switches say where nothing is. */
export function updated(document: JsonObject, { set, clear }: Update, switches: MiraiMindsSwitches): JsonObject {
  const merged = mergeObject(document, set, "", switches);
  return clear.reduce((result, path) => withoutPath(result, path.split(".")), merged);
}

/** What an update may name; anything else is for the schema to refuse, and never cleared. */
const documentFields: readonly string[] = [
  ...["name", "variant", "agent", "telephony", "icpContext"],
  ...["callSettings", "analysisPlan", "knowledgeBase", "preCall"],
];

/** Objects whose nulls and texts are not looked into: null means something there, or it is anybody's JSON. */
const opaque = ["telephony", "preCall"];

function withoutCleared(object: JsonObject, path: string, switches: MiraiMindsSwitches, clear: string[]): JsonObject {
  const kept = Object.entries(object).flatMap(([key, value]): [string, Json][] => {
    const place = path === "" ? key : `${path}.${key}`;
    const rule = emptiness(value, switches);
    if (rule === "clears") clear.push(place);
    if (rule !== "kept") return [];
    if (!isObject(value) || opaque.includes(place)) return [[key, value]];
    return [[key, withoutCleared(value, place, switches, clear)]];
  });
  return Object.fromEntries(kept);
}

function emptiness(value: Json, { nullOnPut, emptyStringOnPut }: MiraiMindsSwitches): "kept" | "clears" | "ignored" {
  if (value === null) return nullOnPut === 400 ? "kept" : nullOnPut;
  if (value === "") return emptyStringOnPut === "stored" ? "kept" : emptyStringOnPut;
  return "kept";
}

/** How a path is updated where that is documented, or not a question of lists and objects in general. */
function ruleOf(path: string, value: Json, switches: MiraiMindsSwitches): "merge" | "replace" {
  switch (path) {
    case "agent":
    case "agent.identity":
    case "telephony":
    case "variant":
      return "merge";
    case "agent.tools":
    case "preCall":
      return "replace";
    case "analysisPlan.callInsightPlan":
      return switches.insightsOnPut;
    default:
      return Array.isArray(value) ? switches.arraysOnPut : switches.nestedOnPut;
  }
}

function mergeObject(before: JsonObject, patch: JsonObject, path: string, switches: MiraiMindsSwitches): JsonObject {
  const changes = Object.entries(patch).map(([key, value]): [string, Json] => {
    const place = path === "" ? key : `${path}.${key}`;
    return [key, mergeValue(before[key], value, place, switches)];
  });
  return { ...before, ...Object.fromEntries(changes) };
}

function mergeValue(before: Json | undefined, value: Json, path: string, switches: MiraiMindsSwitches): Json {
  if (ruleOf(path, value, switches) === "replace") return value;
  if (isObject(value)) return mergeObject(isObject(before) ? before : {}, value, path, switches);
  if (!Array.isArray(value) || !Array.isArray(before)) return value;
  const known = new Set(before.map((item) => JSON.stringify(item)));
  return [...before, ...value.filter((item) => !known.has(JSON.stringify(item)))];
}

function withoutPath(object: JsonObject, [head = "", ...rest]: readonly string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]): [string, Json][] => {
      if (key !== head) return [[key, value]];
      return rest.length > 0 && isObject(value) ? [[key, withoutPath(value, rest)]] : [];
    }),
  );
}
