import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { isObject } from "../../provider/kind/value.ts";
import { definitions } from "../../provider/platforms/definitions.ts";
import { sample } from "../harness/sample.ts";
import { schemaOf } from "../schemas/sources.ts";
import { loadSet, problemsOf } from "./load-set.ts";

type Path = readonly (string | number)[];

const WRONG = "@@wrong";

/** Where a platform takes names, or values, of any kind. */
const FREE: Readonly<Record<string, RegExp>> = {
  "niche/Tool": /^(type|key) configOverride\.(function|server|name|url|method|destinationIds)\b/,
  "miraiminds/Tool": /^(type parameters\.properties\.\d+\.value|(type|key) parameters\.properties\.\d+\.items\.type)$/,
  "miraiminds/VoiceAgent":
    /^(key analysisPlan\.callInsightPlan\.\w+|(type|key) preCall\.apiPlan\.(headers|body)\..*|key variant\.config\.variableSchema\.properties\.\w+)$/,
};

/** Every place of a value, the value itself left out. */
function placesOf(value: unknown, path: Path = []): Path[] {
  const inner = Array.isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value) : [];
  return inner.flatMap(([step, item]) => [[...path, step], ...placesOf(item, [...path, step])]);
}

/** `value` with what is at a path changed: its entry of an object, or its item of a list. */
function changed(
  value: unknown,
  [step, ...rest]: Path,
  change: (key: string, old: unknown) => [key: string, value: unknown][],
): unknown {
  const inner = (key: string, old: unknown): [string, unknown][] => {
    if (key !== String(step)) return [[key, old]];
    return rest.length === 0 ? change(key, old) : [[key, changed(old, rest, change)]];
  };
  if (Array.isArray(value)) return value.flatMap((item, index) => inner(String(index), item).map(([, now]) => now));
  return Object.fromEntries(Object.entries(value as JsonObject).flatMap(([key, old]) => inner(key, old)));
}

/** A document with something wrong at one place. */
interface Case {
  readonly name: string;
  readonly text: string;
  readonly line: number;
  /** Where the wrong key or value begins, and the key of a wrong value. */
  readonly columns: readonly number[];
}

function casesOf(type: string): Case[] {
  const [platform, kind] = type.split("/");
  const document = (spec: unknown): string =>
    JSON.stringify({ apiVersion: `${platform}/v1`, kind, metadata: { name: "a" }, spec }, null, 2);
  const place = (name: string, text: string, put: string): Case => {
    const lines = text.split("\n");
    const line = lines.findIndex((each) => each.includes(WRONG));
    const columns = [lines[line]!.indexOf(`"${WRONG}"`) + 1, lines[line]!.indexOf('"') + 1];
    return { name, text: text.replace(`"${WRONG}"`, () => put), line: line + 1, columns };
  };
  const examples = schemaOf(type)["examples"] as JsonObject[];
  return examples.flatMap((example) =>
    placesOf(example).flatMap((path) => {
      const at = path.join(".");
      let isText = false;
      const wrong = changed(example, path, (key, old) => {
        isText = typeof old === "string";
        return [[key, WRONG]];
      });
      const ofType = place(`type ${at}`, document(wrong), isText ? `["${WRONG}"]` : `"${WRONG}"`);
      if (typeof path.at(-1) === "number") return [ofType];
      const misspelt = document(changed(example, path, (_key, old) => [[WRONG, old]]));
      const twice = document(changed(example, path, (key, old) => [[key, old], [WRONG, old]])); // prettier-ignore
      return [
        ofType,
        place(`key ${at}`, misspelt, `"${WRONG}"`),
        place(`twice ${at}`, twice, JSON.stringify(path.at(-1))),
      ];
    }),
  );
}

const all = definitions.map(({ platform, kind }, turn) => {
  const type = `${platform}/${kind}`;
  return { type, turn, cases: casesOf(type).filter(({ name }) => !FREE[type]?.test(name)) };
});

test("there are more than a thousand ways to be wrong", () => {
  expect(all.flatMap(({ cases }) => cases).length).toBeGreaterThan(1000);
});

describe.each(all)("a $type with a value of another type, a misspelt key or a key twice", ({ type, turn, cases }) => {
  test("is reported at the line and the column", () => {
    const platform = type.split("/")[0]!;
    const workspace = { apiVersion: `${platform}/v1`, kind: "Workspace", metadata: { name: "main" }, spec: {} };
    const missed = sample(cases, 3, turn).flatMap(({ name, text, line, columns }) => {
      const beside = type.endsWith("/Workspace") ? {} : { "manifests/workspace.yaml": JSON.stringify(workspace) };
      const problems = problemsOf(loadSet({ "manifests/a.yaml": text, ...beside }, { environment: {} }));
      const isThere = problems.some((problem) =>
        columns.some((column) => problem.startsWith(`manifests/a.yaml:${line}:${column} `)),
      );
      return isThere ? [] : [`${name} at ${line}:${columns.join("|")}: ${problems.join(", ")}`];
    });
    expect(missed).toEqual([]);
  });
});
