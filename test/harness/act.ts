import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { goProgram } from "../../tools/go-program.ts";
import { start, type Finished } from "./command.ts";

const root = join(import.meta.dirname, "..", "..");

/** A run of a workflow takes some seconds for each job. */
const DEADLINE = 300_000;

/** An action of somebody else, whose work the test does not need. */
const NOTHING =
  "name: nothing\ndescription: does nothing\nruns: { using: composite, steps: [{ shell: bash, run: 'true' }] }\n";

/** What npm and npx do in a job, without a registry: this very package is what is installed. */
const NPM = `#!/usr/bin/env bash
set -e
package=${JSON.stringify(root)}
case "$1" in
  ci) prefix="$PWD" ;;
  install) prefix="$3" ;;
  *) exit 1 ;;
esac
mkdir -p "$prefix/node_modules/.bin"
ln -sfn "$package" "$prefix/node_modules/pulumi-voice-agents"
ln -sfn "$package/node_modules/@pulumi" "$prefix/node_modules/@pulumi"
ln -sfn ../pulumi-voice-agents/dist/cli/main.js "$prefix/node_modules/.bin/voice-agents"
`;
const NPX = `#!/bin/sh\ntool="$1"\nshift\nexec "./node_modules/.bin/$tool" "$@"\n`;

/** A runner of GitHub's workflows on this machine. */
export interface Act {
  /** Runs the workflow for an event, in a checkout of the repository. */
  run(workflow: string, event: "pull_request" | "push" | "schedule", payload: object): Promise<Finished>;
}

export interface ActOptions {
  readonly repository: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly secrets: Readonly<Record<string, string | undefined>>;
}

/** The templates as a release has them, into the repository of a user. */
export const copyWorkflows = (repository: string): void =>
  cpSync(join(root, "dist", "templates", "github"), repository, { recursive: true });

export async function createAct({ repository, env, secrets }: ActOptions): Promise<Act> {
  const act = await goProgram("act");
  const home = mkdtempSync(join(tmpdir(), "voice-agents-act-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const write = (path: string, text: string, mode = 0o644): string => {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
    chmodSync(join(home, path), mode);
    return join(home, path);
  };
  write("bin/npm", NPM, 0o755);
  write("bin/npx", NPX, 0o755);
  const nothing = dirname(write("nothing/action.yml", NOTHING));
  // Our action alone, without the rest of the repository, which act would copy for every step.
  const ours = join(home, "action");
  mkdirSync(join(ours, "action"), { recursive: true });
  for (const file of ["action.yml", "action/run.sh", "package.json"]) copyFileSync(join(root, file), join(ours, file));
  const local = usedActions(repository).flatMap((uses) => [
    "--local-repository",
    `${uses}=${uses.startsWith("pulumi-voice-agents/") ? ours : nothing}`,
  ]);
  const path = [join(home, "bin"), env["PATH"] ?? ""].join(delimiter);
  return {
    run(workflow, event, payload) {
      const args = [
        event,
        ...["--workflows", join(".github", "workflows", workflow)],
        ...["--eventpath", write("event.json", JSON.stringify(payload))],
        ...["--platform", "ubuntu-latest=-self-hosted", "--no-cache-server", "--concurrent-jobs", "1"],
        ...local,
        ...Object.entries(secrets).flatMap(([name, value]) => ["--secret", `${name}=${value}`]),
        ...Object.entries({ ...env, PATH: path }).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
      ];
      const own = { HOME: home, XDG_CACHE_HOME: join(home, ".cache"), PATH: path };
      return start(act, args, { cwd: repository, env: own, deadline: DEADLINE }).done;
    },
  };
}

/** What the workflows of a repository use beside the checkout, which act does itself. */
function usedActions(repository: string): string[] {
  const folder = join(repository, ".github", "workflows");
  const files = ["review", "up", "stack", "drift"].map((name) =>
    readFileSync(join(folder, `voice-agents-${name}.yml`), "utf8"),
  );
  const all = files.flatMap((text) =>
    [...text.matchAll(/uses: ([\w-]+\/[\w-]+@[\w.]+)/g)].map(([, uses = ""]) => uses),
  );
  return [...new Set(all)].filter((uses) => !uses.startsWith("actions/checkout@"));
}
