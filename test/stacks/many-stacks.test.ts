import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { run } from "../cli/run.ts";
import { temporaryFolder } from "../cli/temporary.ts";
import { repository } from "../gitops/repository.ts";
import { grownBrands, nameOfBrand } from "../harness/grown-brands.ts";

const root = join(import.meta.dirname, "..", "..");

/** An agency has hundreds; `VOICE_AGENTS_BRANDS=200` is for a machine with time. */
const BRANDS = Number(process.env["VOICE_AGENTS_BRANDS"] ?? 9);

test(`of ${BRANDS} brands the three are picked that a change reaches, and all where it is the prompt of all`, async () => {
  const files = grownBrands(BRANDS);
  const { directory, commit } = repository(files);
  const reached = [3, 7, BRANDS - 1].map(nameOfBrand);
  commit(
    Object.fromEntries(
      reached.map((name) => [`Pulumi.${name}.yaml`, files[`Pulumi.${name}.yaml`]?.replace('"30"', '"31"')]),
    ),
  );
  const changed = async (format: string): Promise<string> =>
    (await run(["stacks", "--changed-since", "main", "--format", format], { directory })).out;
  expect(JSON.parse(await changed("github-matrix"))).toEqual({
    include: reached.map((stack) => ({ project: "brands", folder: ".", stack })),
  });
  const rendered = await run(["render", "--stack", nameOfBrand(3)], { directory });
  expect(rendered.out.match(/^kind:/gm)).toHaveLength(10);
  commit({ "manifests/prompts/support.md": `${files["manifests/prompts/support.md"]}\nBe brief.\n` });
  expect((await changed("text")).trim().split("\n")).toHaveLength(BRANDS + 3);
});

const manyStacks = (count: number): string =>
  temporaryFolder({
    "Pulumi.yaml": "name: Shop & Co\nruntime: nodejs\n",
    ...Object.fromEntries(Array.from({ length: count }, (_, at) => [`Pulumi.${nameOfBrand(at)}.yaml`, "config: {}\n"])),
  });

test("a matrix has no more jobs than GitHub takes", async () => {
  const directory = manyStacks(600);
  const { out } = await run(["stacks", "--format", "github-matrices"], { directory });
  expect(out.trim().split("\n")).toHaveLength(1);
  const matrices = JSON.parse(out) as { include: { stack: string }[] }[];
  expect(matrices.map(({ include }) => include.length)).toEqual([256, 256, 88]);
  expect(new Set(matrices.flatMap(({ include }) => include.map(({ stack }) => stack))).size).toBe(600);
  const one = await run(["stacks", "--format", "github-matrix"], { directory });
  expect(one).toMatchObject({ code: 1, out: "" });
  expect(one.talk).toContain("use --format github-matrices");
  const none = await run(["stacks", "--format", "github-matrices"], { directory: temporaryFolder({}) });
  expect(none.out).toBe("[]\n");
});

test("a pipeline of GitLab has a job for each stack, and one where none is reached", async () => {
  const directory = manyStacks(600);
  const pipeline = async (...args: string[]) =>
    JSON.parse((await run(["stacks", "--format", "gitlab-pipeline", ...args], { directory })).out) as Record<
      string,
      unknown
    >;
  // What GitLab says that a branch was before its first push.
  const { include, ...jobs } = await pipeline("--changed-since", "0".repeat(40));
  expect(include).toEqual([{ local: ".gitlab/voice-agents-stack.yml" }]);
  expect(Object.keys(jobs)).toHaveLength(600);
  expect(jobs[`up: . / ${nameOfBrand(7)}`]).toEqual({
    extends: ".voice-agents-stack",
    variables: {
      PROJECT: { value: "Shop & Co", expand: false },
      FOLDER: { value: ".", expand: false },
      STACK: { value: nameOfBrand(7), expand: false },
    },
  });
  const none = await run(["stacks", "--format", "gitlab-pipeline"], { directory: temporaryFolder({}) });
  expect(Object.values(JSON.parse(none.out) as object)).toMatchObject([{ script: ["true"] }]);
});

interface Stack {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

test("the operator of Pulumi takes the stacks, and its schema allows what they say", async () => {
  const folder = temporaryFolder({
    "agents/Pulumi.yaml": "name: desk\nruntime: nodejs\n",
    "agents/Pulumi.prod.yaml": "config: {}\n",
    "agents/Pulumi.Prod_.yaml": "config: {}\n",
    [`other/${"long-".repeat(20)}/Pulumi.yaml`]: `name: ${"long-".repeat(20)}desk\nruntime: nodejs\n`,
    [`other/${"long-".repeat(20)}/Pulumi.prod.yaml`]: "config: {}\n",
  });
  const args = ["stacks", "--format", "operator"];
  const { out } = await run(
    [...args, "--repository", "https://github.com/acme/agents.git", "--image", "registry.example.com/voice-agents:1"],
    { directory: folder },
  );
  const { kind, items } = JSON.parse(out) as { kind: string; items: Stack[] };
  expect([kind, items.length]).toEqual(["List", 3]);
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, "operator-stack.schema.json"), "utf8")) as object;
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const isSpec = ajv.compile(schema);
  for (const { apiVersion, kind: of, metadata, spec } of items) {
    expect([apiVersion, of]).toEqual(["pulumi.com/v1", "Stack"]);
    expect(metadata.name).toMatch(/^[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?$/);
    expect(isSpec(spec) ? "" : ajv.errorsText(isSpec.errors)).toBe("");
    expect(isSpec({ ...spec, unknown: true })).toBe(false);
  }
  expect(new Set(items.map(({ metadata }) => metadata.name)).size).toBe(3);
  expect(items[0]?.spec).toMatchObject({ repoDir: "agents", branch: "main", destroyOnFinalize: false });

  expect(await run(args, { directory: folder })).toMatchObject({ code: 64 });
  const password = await run([...args, "--repository", "https://me:secret@github.com/a/b.git"], { directory: folder });
  expect(password).toMatchObject({ code: 64, out: "" });
});

test("the image has the engine that the package is tested with, and the package", () => {
  const image = readFileSync(join(root, "templates", "operator", "Containerfile"), "utf8");
  const { version } = parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const engine = /pulumi\/pkg\/v3 v([\d.]+)/.exec(readFileSync(join(root, "tools", "engine", "go.mod"), "utf8"))?.[1];
  expect(image).toContain(`FROM docker.io/pulumi/pulumi:${engine}-nonroot`);
  expect(image).toContain(`pulumi-voice-agents@${version}`);
  // The Node of this machine is one that the package is tested with.
  const [check = ""] = [...image.matchAll(/^RUN (node .+)$/gm)].map(([, line]) => line);
  expect(check).not.toBe("");
  const env = { PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter) };
  expect(spawnSync("sh", ["-c", check], { env }).status).toBe(0);
  const old = check.replace("process.versions.node", '"22.17.0"');
  expect(spawnSync("sh", ["-c", old], { env }).status).toBe(1);
  // What is on the PATH is where it is installed.
  const prefix = /npm install --prefix (\S+)/.exec(image)?.[1];
  expect(image).toContain(`ENV PATH="${prefix}/node_modules/.bin:$PATH"`);
});
