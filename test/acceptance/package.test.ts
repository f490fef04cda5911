import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, normalize, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadedBy } from "../harness/built-modules.ts";
import { expectSuccess, start, type Finished } from "../harness/command.ts";
import { typeErrors } from "../harness/type-errors.ts";
import { counts, createProject, type Project } from "../harness/pulumi.ts";
import { agent, deployment, documents, functionTool, workspace } from "./manifests.ts";

const root = join(import.meta.dirname, "..", "..");

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

const folder = mkdtempSync(join(tmpdir(), "voice-agents-pack-"));
let packed: Packed;

beforeAll(async () => {
  // Without scripts: what is packed is what was built before the tests began, and other tests are reading it now.
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const { stdout } = await expectSuccess(start("npm", args, { cwd: root, env: process.env, deadline: 60_000 }).done);
  [packed] = JSON.parse(stdout) as [Packed];
});
afterAll(() => rmSync(folder, { recursive: true }));

const filesBelow = (directory: string): string[] =>
  readdirSync(join(root, directory), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)));

test("the tarball holds what users need and nothing else", () => {
  const paths = packed.files.map(({ path }) => path);
  const { bin, exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    bin: Record<string, string>;
    exports: Record<string, { default?: string }>;
  };
  const named = [...Object.values(bin), ...Object.values(exports).flatMap((entry) => entry.default ?? [])];
  // The first is what this repository's own Pulumi.yaml names, the second what a help loads by its path.
  const entries = ["dist/provider/main.js", "dist/cli/emulate/help.js", ...named.map((path) => normalize(path))];
  const declared = ["provider", "emulator"].flatMap((room) =>
    filesBelow(room)
      .filter((source) => /(?<!\.d)\.ts$/.test(source))
      .map((source) => `dist/${source.replace(/ts$/, "d.ts")}`),
  );
  const documents = ["CHANGELOG.md", "LICENSE", "README.md", "package.json"];
  // Of a template of `pulumi new` the manifests alone: `voice-agents init` makes the rest.
  const templates = filesBelow("templates").filter((path) => {
    const [folder = "", template = "", part] = path.split("/");
    return part === "manifests" || !existsSync(join(root, folder, template, "Pulumi.yaml"));
  });
  const others = [...documents, ...templates.map((path) => `dist/${path}`), ...filesBelow("schemas")];
  const isDeclaration = (path: string) => path.endsWith(".d.ts");
  expect(declared).toEqual(expect.arrayContaining(paths.filter(isDeclaration)));
  expect(paths.filter((path) => !isDeclaration(path)).sort()).toEqual(
    [...others, ...loadedBy(entries, { later: true }).files].sort(),
  );
  expect(packed.files.find(({ path }) => path === "dist/cli/main.js")?.mode.toString(8)).toBe("755");
});

const typed = `
import { deployManifests, niche } from "pulumi-voice-agents";
import { emulate } from "pulumi-voice-agents/emulator";
import { handler } from "pulumi-voice-agents/host";
import { verifyFormantAIWebhook } from "pulumi-voice-agents/webhooks";

export const id = new niche.VoiceAgent("a", { businessId: "b", name: "A", type: "INBOUND", conversationFlow: "Greet." }).id;
export const all = [deployManifests, emulate, handler, verifyFormantAIWebhook];
// @ts-expect-error: not a value of the enumeration, so the types are really those of this package
new niche.VoiceAgent("b", { businessId: "b", name: "B", type: "INBOND", conversationFlow: "Greet." });
`;

test.each([
  // What `pulumi new typescript` writes: resolution as in Node 10, which knows no `exports`.
  ["commonjs", { module: "commonjs", moduleResolution: "node", ignoreDeprecations: "6.0", target: "es2020" }, {}],
  ["nodenext, CommonJS", { module: "nodenext", target: "es2020" }, {}],
  ["nodenext, ES modules", { module: "nodenext", target: "es2020" }, { type: "module" }],
  ["a bundler", { module: "esnext", moduleResolution: "bundler", target: "es2020" }, { type: "module" }],
])("TypeScript finds the types of every entry of the tarball: %s", async (_what, options, manifest) => {
  const directory = realpathSync(mkdtempSync(join(folder, "typed-")));
  const modules = join(directory, "node_modules");
  const unpacked = join(modules, "pulumi-voice-agents");
  mkdirSync(unpacked, { recursive: true });
  for (const scope of ["@pulumi", "@types"]) symlinkSync(join(root, "node_modules", scope), join(modules, scope));
  const untar = ["-xzf", join(folder, packed.filename), "-C", unpacked, "--strip-components=1"];
  await expectSuccess(start("tar", untar, { cwd: directory, env: process.env, deadline: 60_000 }).done);
  writeFileSync(join(directory, "package.json"), JSON.stringify({ name: "infra", private: true, ...manifest }));
  const program = join(directory, "index.ts");
  writeFileSync(program, typed);
  // Without the library of browsers, which takes longer to read than all of this package.
  const compilerOptions = { strict: true, noEmit: true, types: ["node"], lib: ["es2022"], ...options };
  expect(typeErrors(directory, { compilerOptions, files: ["index.ts"] })).toBe("");
});

/** A repository of somebody else, just cloned. */
const createRepository = (): Promise<Project> =>
  createProject({
    link: false,
    shortcuts: false,
    files: {
      "package.json": JSON.stringify({
        name: "my-agents",
        private: true,
        type: "module",
        dependencies: { "pulumi-voice-agents": `file:${join(folder, packed.filename)}` },
      }),
      "Pulumi.yaml": "name: my-agents\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
      "manifests/agents.yaml": documents(
        workspace,
        functionTool("lookup", "Looks up."),
        agent("front-desk", { toolIds: ["${tool.lookup}"], conversationFlow: "${text:prompts/front-desk.md}" }),
        deployment("front-desk"),
      ),
      "manifests/prompts/front-desk.md": "Greet the caller.\n",
    },
  });

/** A registry that cannot be reached ends this within a minute, in npm's own words. */
async function install(project: Project): Promise<void> {
  const patience = ["--fetch-timeout=10000", "--fetch-retries=1", "--fetch-retry-mintimeout=1000"];
  const args = ["install", "--prefer-offline", "--no-audit", "--no-fund", ...patience];
  await expectSuccess(project.run("npm", ...args));
}

/** The command that npm has linked; `npx` starts it in thrice the time. */
const validate = (project: Project, ...args: string[]): Promise<Finished> =>
  project.run(join("node_modules", ".bin", "voice-agents"), "validate", ...args);

test("in somebody else's repository, the tarball, two lines and manifests are enough for `pulumi up`", async () => {
  const project = await createRepository();
  await install(project);
  const installed = join(project.directory, "node_modules", "pulumi-voice-agents");
  expect(existsSync(join(installed, "schemas", "manifest.schema.json"))).toBe(true);

  expect(await validate(project)).toMatchObject({ code: 0, stdout: "4 manifests, 0 problems\n" });
  expect(counts(await expectSuccess(project.up()))).toEqual({ created: 5 });
  expect(project.stored("agents")).toMatchObject([{ name: "front-desk", conversationFlow: "Greet the caller.\n" }]);
  expect(project.stored("deployments")).toMatchObject([{ onDuty: true }]);
  const recorded = project.stateResources().map(({ inputs, outputs }) => ({ inputs, outputs }));
  expect(JSON.stringify(recorded)).not.toContain(project.directory);

  project.edit("manifests/agents.yaml", "INBOUND", "INBOND");
  const broken = await validate(project);
  expect(broken.code).toBe(1);
  expect(broken.text).toMatch(/manifests\/agents\.yaml:\d+:\d+ not-allowed-value .*\n.*INBOND.*\n.*\^/);
  const annotated = await validate(project, "--format", "github");
  expect(annotated).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^::error file=manifests\/agents\.yaml,line=/) as string,
  });
  const schema = await expectSuccess(project.run("npx", "--no-install", "voice-agents", "schema", "niche/VoiceAgent"));
  expect(JSON.parse(schema.stdout)).toMatchObject({ title: "VoiceAgent" });
});
