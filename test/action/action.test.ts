import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";

const root = join(import.meta.dirname, "..", "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
  readonly uses?: string;
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { description: string; required?: boolean; default?: string }>>;
  readonly outputs: Readonly<Record<string, { description: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

const action = parse(read("action.yml")) as Action;
const docs = read("docs/ci.md");

/** The cells of a table's rows, by its first column's heading. */
function table(heading: string): string[][] {
  const lines = docs.slice(docs.search(new RegExp(`^\\| ${heading} +\\|`, "m"))).split("\n");
  const rows = lines.slice(2, lines.indexOf(""));
  return rows.map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test("the tables of the page are the inputs and outputs of the action", () => {
  const inputs = Object.entries(action.inputs).map(([name, { description, required, default: value }]) => [
    `\`${name}\``,
    description,
    required ? "required" : value === "" ? "" : `\`${value}\``,
  ]);
  expect(table("input")).toEqual(inputs);
  const outputs = Object.entries(action.outputs).map(([name, { description }]) => [`\`${name}\``, description]);
  expect(table("output")).toEqual(outputs);
});

test("every input reaches the script through the environment, and every output comes from it", () => {
  const script = read("action/run.sh");
  const [{ env }] = action.runs.steps as unknown as [{ env: Record<string, string> }];
  const named = Object.values(env).map((value) => /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1]);
  expect(named.sort()).toEqual(Object.keys(action.inputs).sort());
  for (const name of Object.keys(env)) expect(script).toMatch(new RegExp(`\\$\\{?${name}\\b`));
});

const workflows = globSync("{.github,templates/github/.github}/workflows/*.yml", { cwd: root });

test.each(workflows)(
  "%s pins what it uses, has the least permissions, and runs nothing that a stranger wrote",
  (file) => {
    const { on, permissions, jobs } = parse(read(file)) as Workflow;
    expect(on).not.toHaveProperty("pull_request_target");
    expect(Object.values(permissions ?? { none: "write" })).not.toContain("write");
    for (const job of Object.values(jobs)) {
      for (const { uses, run } of [...(job.steps ?? []), job] as Step[]) {
        if (uses !== undefined && !uses.startsWith("./"))
          expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$|^pulumi-voice-agents\/pulumi-voice-agents@RELEASE$/);
        // An expression in a script is pasted into it before it is run.
        expect(run ?? "").not.toContain("${{");
      }
      for (const step of job.steps ?? [])
        if (step.uses?.startsWith("actions/checkout"))
          expect(step.with).toMatchObject({ "persist-credentials": false });
    }
  },
);

test("the jobs of the templates have the permissions that the page names for their modes, and no others", () => {
  const modes = new Map(table("mode").map(([mode, , , , permissions]) => [mode, permissions]));
  const found = workflows
    .filter((file) => file.startsWith("templates/"))
    .flatMap((file) => Object.values((parse(read(file)) as Workflow).jobs))
    .flatMap(({ permissions, steps = [] }) =>
      steps.flatMap((step) =>
        step.with?.["mode"] === undefined ? [] : [[step.with["mode"] as string, permissions] as const],
      ),
    );
  expect(new Set(found.map(([mode]) => mode))).toEqual(new Set(["validate", "review", "up", "drift"]));
  for (const [mode, permissions] of found) {
    const text = Object.entries(permissions ?? {}).map(([name, level]) => `\`${name}: ${level}\``);
    expect(text.join(", ")).toBe(modes.get(`\`${mode}\``));
  }
});
