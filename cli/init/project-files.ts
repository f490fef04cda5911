import { readFileSync } from "node:fs";
import { stringify } from "yaml";
import { packageFile } from "../package-file.ts";
import type { Starter } from "./starter.ts";

/** What a new project is made of. */
export interface NewProject {
  /** Name of the Pulumi project; `${PROJECT}` in a template of `pulumi new`, which puts the name in. */
  readonly name: string;
  readonly description: string;
  readonly starters: readonly Starter[];
  /** Workflows and the like, by path. */
  readonly ci?: ReadonlyMap<string, string>;
  /** Versions as package.json has them. */
  readonly versions: { readonly own: string; readonly pulumi: string };
  /** What `pulumi new` shows in its list; undefined where no template is made. */
  readonly template?: string;
}

const SCHEMAS = "./node_modules/pulumi-voice-agents/schemas";

/** Every file of a new project, by path, in the order in which they are told of. The manifests come as they are. */
export function projectFiles(project: NewProject): ReadonlyMap<string, string> {
  return new Map([
    ["Pulumi.yaml", pulumiYaml(project)],
    ["package.json", json(packageJson(project))],
    ["index.js", `import { deployManifests } from "pulumi-voice-agents";\n\nawait deployManifests();\n`],
    ...project.starters.flatMap(({ files }) => [...files]),
    [".vscode/settings.json", json(editorSettings(SCHEMAS))],
    [".editorconfig", EDITOR],
    [".gitattributes", ATTRIBUTES],
    [".gitignore", IGNORED],
    ...(project.ci ?? []),
  ]);
}

function pulumiYaml({ name, description, starters, template }: NewProject): string {
  const config = Object.fromEntries(
    starters.flatMap(({ configuration }) =>
      configuration.map(({ key, description: what }) => [key, { description: what }]),
    ),
  );
  return stringify(
    {
      name,
      description,
      main: "index.js",
      runtime: { name: "nodejs", options: { typescript: false } },
      ...(template === undefined ? {} : { template: { description: template, config } }),
    },
    { lineWidth: 0 },
  );
}

const packageJson = ({ name, versions, template }: NewProject): object => ({
  // A name of npm's takes no capital letters, and a template's is not known yet.
  ...(template === undefined ? { name: name.toLowerCase() } : {}),
  private: true,
  type: "module",
  scripts: { validate: "voice-agents validate" },
  dependencies: { "@pulumi/pulumi": versions.pulumi, "pulumi-voice-agents": `^${versions.own}` },
});

/** What an editor needs, where the schemas are in this folder: all documents of a file are checked, which a comment in it does for one only. */
export const editorSettings = (schemas: string): Readonly<Record<string, unknown>> => ({
  "yaml.schemas": {
    [`${schemas}/manifest.schema.json`]: "manifests/**/*.yaml",
    [`${schemas}/overlay.schema.json`]: "overlays/**/*.yaml",
  },
});

const EDITOR = `root = true

[*]
charset = utf-8
end_of_line = lf
indent_style = space
indent_size = 2
insert_final_newline = true
trim_trailing_whitespace = true

[*.md]
trim_trailing_whitespace = false
`;

const ATTRIBUTES = `# The same bytes on every machine: a prompt that differs by its line ends is another prompt.
* text=auto eol=lf
# Knowledge files are uploaded as they are.
manifests/knowledge/** -text
`;

const IGNORED = `node_modules/
.env
`;

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

/** The versions that a new project depends on: those of this package. */
export function packageVersions(): NewProject["versions"] {
  const { version, dependencies } = JSON.parse(readFileSync(packageFile("package.json"), "utf8")) as {
    version: string;
    dependencies: Record<string, string>;
  };
  // The engine and its SDK are kept at one version.
  return { own: version, pulumi: (dependencies["@pulumi/pulumi"] ?? "").replace(/^\^/, "") };
}
