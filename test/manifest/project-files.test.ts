import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { installedKinds } from "../../provider/platforms/installed-kinds.ts";
import { type FileSystem, nodeFiles } from "../../provider/manifest/file-system.ts";
import { loadManifests, type LoadedManifests, type LoadOptions } from "../../provider/manifest/load.ts";
import { agent, loadSet, manifest, problemsOf, workspace } from "./load-set.ts";
import { memoryFiles } from "./memory-files.ts";

const SECRET = "auths: do-not-show";

let folder: string;
let project: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "voice-agents-files-"));
  project = join(folder, "project");
  write("project/Pulumi.yaml", "name: shop\nruntime: nodejs\n");
  write("project/manifests/workspace.yaml", workspace());
  write("outside/config.json", SECRET);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

const link = (target: string, path: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  symlinkSync(target, join(folder, path));
};

/** The disk, with the paths of all files that were opened and the count of all questions. */
function watched(): FileSystem & { readonly opened: string[]; questions: number } {
  const asked = <T>(answer: T): T => {
    watch.questions++;
    return answer;
  };
  const watch = {
    opened: [] as string[],
    questions: 0,
    stat: (path: string) => asked(nodeFiles.stat(path)),
    list: (path: string) => asked(nodeFiles.list(path)),
    realpath: (path: string) => asked(nodeFiles.realpath(path)),
    readFile(path: string, most: number) {
      watch.opened.push(path);
      return asked(nodeFiles.readFile(path, most));
    },
  };
  return watch;
}

const load = (options: Partial<LoadOptions> = {}): LoadedManifests =>
  loadManifests({ kinds: installedKinds, projectDirectory: project, ...options });

describe("the files of a project", () => {
  it.each([
    ["a manifest", "manifests/x.yaml", {}],
    ["a folder of manifests", "manifests/more", {}],
    ["an overlay", "overlays/dev/x.yaml", { stack: "dev" }],
    ["the stack's configuration", "Pulumi.dev.yaml", { stack: "dev" }],
  ])("do not go on behind a link that leads out: %s", (_, path, options) => {
    link(path.endsWith("yaml") ? "../../outside/config.json" : "../../outside", `project/${path}`);
    if (path.startsWith("overlays")) {
      rmSync(join(project, path));
      link("../../../outside/config.json", `project/${path}`);
    }
    if (path.startsWith("Pulumi")) {
      rmSync(join(project, path));
      link("../outside/config.json", `project/${path}`);
    }
    const files = watched();
    const loaded = load({ ...options, files });
    expect(problemsOf(loaded)).toEqual([`${path}:1:1 outside-project`]);
    expect(JSON.stringify(loaded)).not.toContain("do-not-show");
    expect(files.opened.filter((file) => file.includes("outside"))).toEqual([]);
  });

  it.each(["../outside", "/", "..", ".hidden"])("are not looked for in the folder %s", (manifests) => {
    write("project/.hidden/a.yaml", workspace("other"));
    const files = watched();
    const loaded = load({ manifests: [manifests], files });
    expect(problemsOf(loaded).map((problem) => problem.split(" ")[1])).toEqual(["no-manifests"]);
    expect(files.questions).toBeLessThan(10);
  });

  it.each([
    ["../.env", "unreadable-file"],
    ["../.git/config", "unreadable-file"],
    ["prompts/../../.git/config", "unreadable-file"],
    ["git-config.md", "unreadable-file"],
    ["../../outside/config.json", "outside-project"],
    ["out.md", "outside-project"],
    ["zero.md", "outside-project"],
    ["pipe.md", "unreadable-file"],
    ["huge.md", "file-too-large"],
  ])("that a prompt may not be: %s", (path, code) => {
    write("project/.env", SECRET);
    write("project/.git/config", SECRET);
    link("../.git/config", "project/manifests/git-config.md");
    link("../../outside/config.json", "project/manifests/out.md");
    link("/dev/zero", "project/manifests/zero.md");
    execFileSync("mkfifo", [join(project, "manifests/pipe.md")]);
    write("project/manifests/huge.md", "");
    truncateSync(join(project, "manifests/huge.md"), 1_500_000_000);
    write("project/manifests/a.yaml", agent("a").replace("Greet.", `\${text:${path}}`));
    const files = watched();
    const loaded = load({ files });
    expect(problemsOf(loaded)).toEqual([`manifests/a.yaml:8:21 ${code}`]);
    expect(JSON.stringify(loaded)).not.toContain("do-not-show");
    expect(files.opened.every((file) => file.endsWith(".yaml"))).toBe(true);
  });

  it.each(["../.env", "zero.pdf", "pipe.pdf", "../../outside/config.json"])(
    "that a knowledge file may not be: %s",
    (path) => {
      write("project/.env", SECRET);
      link("/dev/zero", "project/manifests/zero.pdf");
      execFileSync("mkfifo", [join(project, "manifests/pipe.pdf")]);
      write("project/manifests/a.yaml", manifest("File", "a", `source: ${path}`));
      expect(problemsOf(load())).toEqual([expect.stringMatching(/a.yaml:6:11 (outside-project|unreadable-file)/)]);
    },
  );

  it("that are pipes and devices are not opened as manifests either", () => {
    execFileSync("mkfifo", [join(project, "manifests/pipe.yaml")]);
    link("/dev/zero", "project/manifests/zero.yaml");
    expect(problemsOf(load())).toEqual([
      "manifests/pipe.yaml:1:1 unreadable-file",
      "manifests/zero.yaml:1:1 outside-project",
    ]);
  });

  it("are each looked at once, however many links lead to them", () => {
    for (let index = 0; index < 32; index++) link("..", `project/manifests/sub/link-${index}`);
    write("project/manifests/sub/a.yaml", agent("a"));
    const files = watched();
    expect(problemsOf(load({ files }))).toEqual([]);
    expect(files.questions).toBeLessThan(400);
  });

  it("may be links inside the project", () => {
    write("project/shared/hello.md", "Greet.");
    write("project/shared/agents/a.yaml", agent("a").replace("Greet.", "${text:../../manifests/hello.md}"));
    link("../shared/hello.md", "project/manifests/hello.md");
    link("../shared/agents", "project/manifests/agents");
    expect(problemsOf(load())).toEqual([]);
  });

  it("are called by the name that they have on disk, also where the disk does not tell capitals apart", () => {
    const base = memoryFiles({
      "/project/manifests/a.yaml": `${workspace()}---\n${agent("a").replace("Greet.", "${text:Hello.md}")}`,
      "/project/manifests/hello.md": "Greet.",
    });
    const forgiving = { ...base, realpath: (path: string) => base.realpath(path.replace("Hello", "hello")) };
    const { diagnostics } = loadSet({}, { files: forgiving });
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ["unreadable-file", expect.stringContaining("manifests/hello.md")],
    ]);
  });

  it("are those of the disk only where nothing else is said: a commit's tree will do", () => {
    const files = memoryFiles({
      "/tree/Pulumi.yaml": "name: shop\n",
      "/tree/manifests/a.yaml": `${workspace()}---\n${agent("a").replace("Greet.", "${text:hello.md}")}`,
      "/tree/manifests/hello.md": "Greet.",
    });
    const loaded = loadManifests({ kinds: installedKinds, projectDirectory: "/tree", files });
    expect([problemsOf(loaded), loaded.resources.map(({ key }) => key)]).toEqual([
      [],
      ["niche.workspace.main", "niche.voiceAgent.a"],
    ]);
  });

  it("of a stack are not looked for above the folder of overlays", () => {
    expect(problemsOf(load({ stack: ".." }))).toEqual(["Pulumi.yaml:1:1 unknown-stack"]);
  });
});
