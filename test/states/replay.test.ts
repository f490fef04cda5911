import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { manualClock } from "../../emulator/kernel/clock.ts";
import type { Snapshot } from "../../emulator/kernel/control.ts";
import { platforms } from "../../emulator/platforms.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";
import { directHost } from "../harness/direct-host.ts";

/** One answered call of a released version, as `tools/record-state.ts` keeps it. */
interface Call {
  readonly method: string;
  readonly request: { readonly urn: string; readonly news: JsonObject };
  readonly response: { readonly inputs: JsonObject; readonly id: string; readonly properties: JsonObject };
}

const recorded = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => readdirSync(join(import.meta.dirname, name)).map((example) => [name, example] as const));

const home = process.cwd();
afterEach(() => {
  process.chdir(home);
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

/** What happened to each resource: its last check, and the create that followed. */
function read(directory: string) {
  const lines = readFileSync(join(directory, "calls.jsonl"), "utf8").trim().split("\n");
  const calls = lines.map((line) => JSON.parse(line) as Call);
  const of = (method: string) => calls.filter((call) => call.method.endsWith(`/${method}`));
  return of("Create").map((created) => {
    const checked = of("Check").find(({ request }) => request.urn === created.request.urn);
    if (!checked) throw new Error(`${created.request.urn} was never checked`);
    return { checked, created: created.response };
  });
}

test("there are recordings of every platform", () => {
  expect(new Set(recorded.map(([, example]) => example))).toEqual(
    new Set(["front-desk", "abandoned-cart", "collections"]),
  );
});

test.each(recorded)(
  "a state that %s wrote for %s is read by this version, which finds nothing to do",
  async (version, example) => {
    const directory = join(import.meta.dirname, version, example);
    const resources = read(directory);
    const [, name] = /dynamic\/(\w+):/.exec(resources[0]?.checked.request.urn ?? "") ?? [];
    const platform = platforms.find((each) => each.name === name)!;
    const emulator = platform.create({ switches: {}, clock: manualClock() });
    emulator.control.restore(JSON.parse(readFileSync(join(directory, "store.json"), "utf8")) as Snapshot);
    vi.stubGlobal("fetch", emulator.fetch);
    for (const [key, value] of Object.entries(platform.variables(`https://${name}.emulator${emulator.basePath}`)))
      vi.stubEnv(key, value);
    process.chdir(directory);
    const host = await directHost();

    for (const { checked } of resources) {
      const { urn, news } = checked.request;
      // As in the next preview: what was checked then is recorded by now.
      const { inputs, failures } = await host.check(checked.response.inputs, news);
      expect({ urn, inputs, failures }).toEqual({ urn, inputs: checked.response.inputs, failures: [] });
    }
    for (const { checked, created } of resources) {
      const { urn } = checked.request;
      const { inputs } = checked.response;
      expect({ urn, diff: await host.diff(created.id, created.properties, inputs) }).toEqual({
        urn,
        diff: { changes: "none", replaces: [] },
      });
      const seen = await host.read(created.id, created.properties);
      // No inputs of its own: the state keeps those that it has.
      expect({ urn, id: seen.id, inputs: seen.inputs }).toEqual({ urn, id: created.id, inputs: undefined });
      expect({ urn, diff: await host.diff(created.id, seen.outputs ?? {}, inputs) }).toEqual({
        urn,
        diff: { changes: "none", replaces: [] },
      });
    }
    expect(emulator.control.log().filter(({ wrote }) => wrote)).toEqual([]);
  },
);
