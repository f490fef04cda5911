import { canonicalObject, onlyKeys } from "../../kind/canonical.ts";
import { isObject } from "../../kind/value.ts";

const NODE = ["id", "type", "prompt", "firstMessage", "label"];
const EDGE = ["from", "to", "when"];

/** A workflow graph in comparable form: what the platform adds for its own editor is left out, the order of nodes and edges too. */
export function canonicalWorkflow(value: unknown): unknown {
  if (!isObject(value)) return value;
  const part = (items: unknown, keys: readonly string[]): unknown =>
    Array.isArray(items) ? items.map((item) => onlyKeys(item, keys)).sort(byText) : items;
  return canonicalObject({
    nodes: part(value["nodes"], NODE),
    edges: part(value["edges"], EDGE),
    startNode: value["startNode"],
  });
}

const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
