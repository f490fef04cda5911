import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import type { ChangeSet } from "../../gitops/generated/change-set.ts";
import { run } from "../cli/run.ts";
import { temporaryFolder } from "../cli/temporary.ts";
import { agent, workspace } from "../manifest/load-set.ts";
import { edited, frontDesk, pullRequest } from "./pull-request.ts";
import { repository } from "./repository.ts";

const review = (directory: string, ...args: string[]) =>
  run(["review", "--against", "main", "--format", "json", ...args], { directory });

test("nothing of either commit or of the repository's settings is run, and nobody is asked for anything", async () => {
  const made = pullRequest();
  const witness = join(made.directory, "witness");
  const touch = `touch ${witness}`;
  made.write({
    ".git/hooks/post-checkout": `#!/bin/sh\n${touch}\n`,
    ".git/hooks/reference-transaction": `#!/bin/sh\n${touch}\n`,
  });
  made.git("config", "core.fsmonitor", `sh -c '${touch}'`);
  made.git("config", "core.hooksPath", ".git/hooks");
  made.git("config", "diff.external", touch);
  made.git("config", "diff.evil.textconv", touch);
  made.git("config", "filter.evil.smudge", touch);
  made.commit({
    "index.js": `require("fs").writeFileSync(${JSON.stringify(witness)}, "")`,
    "package.json": '{"scripts":{"preinstall":"touch witness"}}',
    ".gitattributes": "* diff=evil filter=evil\n",
  });
  // Making the commit has run all that: what runs it again would be seen.
  expect(existsSync(witness)).toBe(true);
  rmSync(witness);
  const { code, out } = await review(made.directory);
  expect(code).toBe(0);
  expect(existsSync(witness)).toBe(false);
  const found = JSON.parse(out) as ChangeSet;
  expect(found.counts.update).toBe(3);
  expect(found.cautions).toEqual([
    "the program changes too, and what it does is not looked at: index.js, package.json",
  ]);
});

test("a branch that is not there is fetched where there is somewhere to fetch it from", async () => {
  const made = pullRequest();
  const asked = () => run(["review", "--against", "mian"], { directory: made.directory });
  expect((await asked()).talk).toContain('no commit "mian"; `git branch --all` lists the branches that are here');
  made.git("remote", "add", "origin", made.directory);
  expect((await asked()).talk).toContain('no commit "mian"; fetch it: `git fetch origin mian`');
});

test("a clone that is shallow, partial or not trusted says what it lacks", async () => {
  const made = pullRequest();
  made.commit({ note: "one more" });
  const url = pathToFileURL(made.directory).href;
  made.git("config", "uploadpack.allowFilter", "true");
  const clones = temporaryFolder({});
  made.git("clone", "--quiet", "--depth", "1", "--branch", "change", url, join(clones, "shallow"));
  const shallow = join(clones, "shallow");
  expect(await review(shallow)).toMatchObject({
    code: 1,
    talk: expect.stringMatching(/shallow and has no commit "main"; fetch it: `git fetch origin main`/) as string,
  });
  made.git("-C", shallow, "fetch", "--quiet", "--depth", "1", "origin", "main:main");
  expect((await review(shallow)).talk).toMatch(/shallow: the commit at which .* parted is not in it.*--unshallow/);
  made.git(
    "clone",
    "--quiet",
    "--filter=blob:none",
    "--no-checkout",
    "--branch",
    "change",
    url,
    join(clones, "partial"),
  );
  made.git("-C", join(clones, "partial"), "branch", "main", "origin/main");
  expect((await review(join(clones, "partial"))).talk).toMatch(
    /lacks the object [0-9a-f]{40}: it is partial; fetch all/,
  );
  made.git("clone", "--quiet", "--bare", url, join(clones, "bare"));
  made.git("-C", join(clones, "bare"), "symbolic-ref", "HEAD", "refs/heads/change");
  const bare = await review(join(clones, "bare"));
  expect((JSON.parse(bare.out) as ChangeSet).counts.update).toBe(3);
  expect((await review(temporaryFolder({}))).talk).toMatch(/is in no git repository/);
  expect((await run(["review", "--against", "--output=x"], { directory: made.directory })).code).not.toBe(0);
  expect((await review(made.directory, "--against", "nowhere")).talk).toMatch(/there is no commit "nowhere"/);
});

test("links are followed inside the commit, and lead nowhere else; a submodule is empty", async () => {
  const outside = temporaryFolder({ "secret.md": "TOP SECRET" });
  const made = repository({
    "Pulumi.yaml": "name: linked\nruntime: nodejs\n",
    "manifests/main.yaml": workspace(),
    "shared/agents/a.yaml": agent("a"),
    "shared/prompt.md": "Greet kindly.",
  });
  made.commit({
    "manifests/agents": { link: "../shared/agents" },
    "shared/agents/a.yaml": agent("a", "customInstructions: ${text:../linked.md}\n"),
    "manifests/linked.md": { link: "../shared/prompt.md" },
  });
  const inside = JSON.parse((await review(made.directory)).out) as ChangeSet;
  expect(inside.problems).toEqual([]);
  expect(inside.resources).toMatchObject([{ name: "a", operation: "create" }]);
  expect(inside.resources[0]?.paths.find(({ path }) => path === "customInstructions")?.after).toBe("Greet kindly.");
  made.commit({ "manifests/linked.md": { link: join(outside, "secret.md") } });
  const out = await review(made.directory);
  expect(out.code).toBe(1);
  expect(out.out).not.toContain("TOP SECRET");
  expect((JSON.parse(out.out) as ChangeSet).problems).toMatchObject([{ code: "outside-project" }]);
});

test("stacks: the projects of a repository, and those that a change reaches by any of its files", async () => {
  const desk = (name: string): Record<string, string> =>
    Object.fromEntries(
      Object.entries({ ...frontDesk(), "Pulumi.yaml": `name: ${name}\nruntime: nodejs\n` })
        .filter(([path]) => !path.startsWith("Pulumi.") || path === "Pulumi.yaml")
        .map(([path, text]) => [
          `desks/${name}/${path}`,
          text.replaceAll("front-desk:businessId", `${name}:businessId`),
        ]),
    );
  const config = (name: string): string => `config:\n  ${name}:businessId: biz-1\n`;
  const made = repository({
    ...desk("east"),
    ...desk("west"),
    "desks/east/Pulumi.prod.yaml": config("east"),
    "desks/east/Pulumi.test.yaml": config("east"),
    "desks/west/Pulumi.prod.yaml": config("west"),
    "desks/west/manifests/night.yaml":
      'apiVersion: niche/v1\nkind: VoiceAgent\nmetadata: {name: night}\nspec: {name: Night, type: INBOUND, conversationFlow: "${template:prompts/night.md}"}\n',
    "desks/west/manifests/prompts/night.md": "Greet for ${config.businessId}.\n",
    "package.json": "{}",
    "README.md": "# Desks\n",
  });
  const start = made.git("rev-parse", "HEAD").trim();
  const list = async (...args: string[]): Promise<string> => {
    const { out } = await run(["stacks", "--format", "github-matrix", ...args], { directory: made.directory });
    expect(out).toMatch(/^\{"include":\[.*\]\}\n$/);
    const { include } = JSON.parse(out) as { include: { project: string; stack: string; folder: string }[] };
    return include.map(({ project, stack }) => `${project}/${stack}`).join(" ");
  };
  expect(await list()).toBe("east/prod east/test west/prod");
  const prompt = "desks/east/manifests/prompts/front-desk.md";
  const cases: readonly (readonly [Record<string, string | undefined>, string])[] = [
    [{ "README.md": "# Other\n", "desks/east/README.md": "Other" }, ""],
    [{ [prompt]: edited(desk("east")[prompt]!, [["Greet", "Welcome"]]) }, "east/prod east/test"],
    [{ "desks/west/manifests/knowledge/price-list.md": "Free.\n" }, "west/prod"],
    [{ "desks/west/manifests/prompts/night.md": "Other for ${config.businessId}.\n" }, "west/prod"],
    [
      {
        "desks/east/overlays/test/a.yaml":
          "apiVersion: niche/v1\nkind: VoiceAgent\nmetadata: {name: front-desk}\nspec: {firstMessage: Hi}\n",
      },
      "east/test",
    ],
    [{ "desks/east/Pulumi.prod.yaml": config("east").replace("biz-1", "biz-9") }, "east/prod"],
    [{ "desks/west/index.js": "// other\n" }, "west/prod"],
    [{ "package.json": '{"dependencies":{}}' }, "east/prod east/test west/prod"],
    [{ "desks/west/manifests/tools.yaml": "broken: [\n" }, "west/prod"],
  ];
  for (const [change, expected] of cases) {
    made.git("reset", "--quiet", "--hard", start);
    made.commit(change);
    expect(await list("--changed-since", "main"), JSON.stringify(Object.keys(change))).toBe(expected);
  }
  writeFileSync(join(made.directory, "desks/east/index.js"), "// not committed\n");
  expect(await list("--changed-since", "main", "--worktree")).toBe("east/prod east/test west/prod");
});
