import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { nicheSeed } from "../../emulator/niche/seed.ts";
import { platforms } from "../../provider/platforms/index.ts";
import { run } from "../cli/run.ts";
import { expectSuccess } from "../harness/command.ts";
import { writeNewStack } from "../harness/new-stack.ts";
import { counts, createProject } from "../harness/pulumi.ts";

const templates = join(import.meta.dirname, "../../templates");

const contents = (directory: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(directory, { recursive: true, encoding: "utf8" })
      .filter((path) => statSync(join(directory, path)).isFile())
      .map((path) => [path, readFileSync(join(directory, path), "utf8")]),
  );

const json = (text = "{}"): object => JSON.parse(text) as object;

test("`pulumi new` from a template gives what `voice-agents init` gives, and that is applied as it is", async () => {
  const project = await createProject({ files: {} });
  const made = await expectSuccess(
    project.pulumi(
      "new",
      join(templates, "niche"),
      "--dir",
      "desk",
      "--name",
      "desk",
      "--description",
      "Calls",
      "--generate-only",
      "--yes",
    ),
  );
  expect(made.text).toContain("desk");
  await run(["init", "own", "--platform", "niche", "--name", "desk"], { directory: project.directory });
  const [given, ours] = ["desk", "own"].map((folder) => contents(join(project.directory, folder)));
  const ofPulumi = ["Pulumi.yaml", "package.json"];
  const rest = (files: Record<string, string>) => Object.entries(files).filter(([path]) => !ofPulumi.includes(path));
  expect(rest(given!)).toEqual(rest(ours!));
  // Pulumi notes which template it was.
  const { config: _, ...described } = parse(given!["Pulumi.yaml"] ?? "") as Record<string, unknown>;
  expect(described).toEqual({ ...(parse(ours!["Pulumi.yaml"] ?? "") as object), description: "Calls" });
  expect({ name: "desk", ...json(given!["package.json"]) }).toEqual(json(ours!["package.json"]));

  const inDesk = (...args: string[]) => project.pulumi("--cwd", "desk", ...args);
  const { directory } = project;
  writeNewStack(join(directory, "desk"), join(directory, ".home"), { config: { businessId: nicheSeed.businessId } });
  const applied = await expectSuccess(inDesk("up", "--yes", "--skip-preview"));
  expect(counts(applied)).toEqual({ created: 4 });
  expect(project.stored("agents")).toMatchObject([
    { name: "Front desk", conversationFlow: expect.stringContaining("Greet the caller") as unknown },
  ]);
});

test.each(platforms.map(({ name }) => name))("the template of %s says what a stack has to be told", (name) => {
  const { template } = parse(readFileSync(join(templates, name, "Pulumi.yaml"), "utf8")) as {
    template: { config?: Record<string, { description: string }> };
  };
  const asked = new Set(
    [
      ...Object.values(contents(join(templates, name, "manifests")))
        .join("\n")
        .matchAll(/\$\{config\.(\w+)\}/g),
    ].map(([, key]) => key),
  );
  expect(Object.keys(template.config ?? {}).sort()).toEqual([...asked].sort());
  expect(existsSync(join(templates, name, "manifests", `${name}.yaml`))).toBe(true);
});
