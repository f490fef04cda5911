import { cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { expectSuccess, start, type Finished, type Running } from "../harness/command.ts";
import { serveLanguageHost } from "../harness/language-host.ts";
import { startObjectStore } from "../harness/object-store.ts";
import { missingPostgres, startPostgres, type PostgresServer } from "../harness/postgres.ts";
import { processesIn } from "../harness/processes.ts";
import { createProject, type Project } from "../harness/pulumi.ts";
import { agent, documents, functionTool, workspace } from "./manifests.ts";

const binary = join(import.meta.dirname, "..", "..", "dist", "cli", "main.js");

/** How many runs want the same stack at the same instant: `VOICE_AGENTS_CONTENDERS=20` is for a machine with time. */
const CONTENDERS = Number(process.env["VOICE_AGENTS_CONTENDERS"] ?? 2);

/** Says when a run begins and ends to work on the stack: a program runs while the engine holds the lock. */
const program = `
import { appendFileSync } from "node:fs";
import { deployManifests } from "pulumi-voice-agents";
const tell = (what) => process.env.RUNS && appendFileSync(process.env.RUNS, what + " " + process.env.CONTENDER + "\\n");
tell("begin");
process.on("exit", () => tell("end"));
export const resources = await deployManifests();
`;

const tools = ["first", "second"].map((name) => functionTool(name, "Looks something up."));

const manifests = (greeting: string): string =>
  documents(workspace, ...tools, agent("front-desk", { firstMessage: greeting }));

const files = { "index.js": program, "manifests/agents.yaml": manifests("Hello!") };

type Backend = "files" | "PostgreSQL" | "S3";

let postgres: Promise<PostgresServer> | undefined;

afterAll(async () => (await postgres)?.stop());

/** A project whose state is where a team has it: all that use PostgreSQL use one server, each under a name of its own. */
async function teamProject(
  backend: Backend,
  name: string,
): Promise<Project & { restart?: () => void | Promise<void> }> {
  const settings = `name: ${name}\nruntime: {name: nodejs, options: {typescript: false}}\n`;
  const project = await createProject({ files: { ...files, "Pulumi.yaml": settings } });
  // The runs that this machine remembers are not the user's.
  Object.assign(project.env, { XDG_CACHE_HOME: join(project.directory, ".cache"), NICHE_TIMEOUT_MS: "60000" });
  if (backend === "files") return project;
  const { env, restart } = backend === "S3" ? await startObjectStore() : await (postgres ??= startPostgres());
  Object.assign(project.env, env);
  await expectSuccess(project.pulumi("stack", "init", "dev"));
  return Object.assign(project, { restart });
}

const stackLock = (project: Project, ...args: string[]): Promise<Finished> =>
  project.run(process.execPath, binary, "stack-lock", ...args);

const recover = (project: Project): Promise<Finished> => project.run(process.execPath, binary, "recover");

const UP = ["pulumi", "up", "--yes", "--skip-preview", "--non-interactive"];

/** Starts a command, whose engines find a language host: to start one costs a sixth of what they do. */
async function startCommand(
  [file = "", ...args]: readonly string[],
  { directory, env, deadline }: Pick<Project, "directory" | "env"> & { readonly deadline: number },
): Promise<Running> {
  const all = { ...process.env, ...env };
  const host = await serveLanguageHost(all);
  const running = start(file, args, { cwd: directory, env: { ...all, ...host.env }, deadline });
  return { ...running, done: running.done.finally(() => host.release()) };
}

/** Starts a run that holds the lock, and comes back when it hangs in the middle of its first create. */
async function holdLock(project: Project, command: readonly string[]): Promise<Running> {
  const { faults } = project.emulator.control;
  faults.arm({ method: "POST", path: /\/tools$/, fault: { kind: "hangAfter" } });
  const running = await startCommand(command, { ...project, deadline: 90_000 });
  for (const end = performance.now() + 30_000; !faults.list().some(({ fired }) => fired > 0);) {
    if (performance.now() > end) throw new Error("the run did not come to its first create");
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return running;
}

const pulumiIn = ({ directory }: Project): number => {
  const found = processesIn(directory).find(({ command }) => /(^|\/)pulumi up/.test(command));
  if (!found) throw new Error("no engine works in the folder");
  return found.id;
};

const withoutPostgres = missingPostgres.length > 0;

/** A server of S3's API takes two minutes to build, and its tests run for a minute: they are for who asks for them. */
const withoutBucket = process.env["VOICE_AGENTS_S3"] !== "1";

/** Where a team has its state, and why it is not tried here. */
const servers: readonly { readonly backend: Backend; readonly skip: boolean; readonly why: string }[] = [
  {
    backend: "PostgreSQL",
    skip: withoutPostgres,
    why: withoutPostgres ? ` (skipped: this machine has no ${missingPostgres.join(", ")})` : "",
  },
  { backend: "S3", skip: withoutBucket, why: withoutBucket ? " (skipped without VOICE_AGENTS_S3=1)" : "" },
];

for (const { backend, skip, why } of servers)
  test.skipIf(skip)(
    `runs that start at the same instant all finish by waiting, and never two at once, on ${backend}${why}`,
    { timeout: 60_000 * Math.max(2, CONTENDERS) },
    async () => {
      const project = await teamProject(backend, "waiting");
      const log = join(project.directory, "runs.log");
      writeFileSync(log, "");
      const runs = Array.from({ length: CONTENDERS }, async (_, index) => {
        // Each in a checkout of its own, as jobs of a CI system are, with a greeting of its own.
        const checkout = join(project.directory, `checkout-${index}`);
        for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml", "package.json", "index.js", "node_modules"])
          cpSync(join(project.directory, file), join(checkout, file), { recursive: true });
        mkdirSync(join(checkout, "manifests"));
        writeFileSync(join(checkout, "manifests", "agents.yaml"), manifests(`Hello from ${index}!`));
        const running = await startCommand(
          [process.execPath, binary, "stack-lock", "--wait", "20m", "--", ...UP, "--stack", "dev"],
          {
            directory: checkout,
            env: { ...project.env, RUNS: log, CONTENDER: String(index) },
            deadline: 50_000 * Math.max(2, CONTENDERS),
          },
        );
        return running.done;
      });
      const finished = await Promise.all(runs);
      expect(finished.map(({ code, text }) => (code === 0 ? 0 : text))).toEqual(finished.map(() => 0));
      expect(
        finished.some(({ stderr }) => /waiting for the lock of the stack, held by .+@.+ \(process \d+\)/.test(stderr)),
      ).toBe(true);

      const told = readFileSync(log, "utf8").trim().split("\n");
      expect(told).toHaveLength(2 * CONTENDERS);
      const last = told.map((line, index) => {
        const [what, who] = line.split(" ");
        expect(`${what} ${index % 2}`).toBe(`${["begin", "end"][index % 2]} ${index % 2}`);
        expect(who).toBe(told[index - (index % 2)]?.split(" ")[1]);
        return who;
      });
      expect(project.stored("agents")).toMatchObject([{ firstMessage: `Hello from ${last.at(-1)}!` }]);
      expect(project.stored("tools").filter(({ auto }) => !auto)).toHaveLength(2);
      project.write({ "manifests/agents.yaml": manifests(`Hello from ${last.at(-1)}!`) });
      await project.expectNoDrift();
    },
  );

const lockedBackends: readonly Backend[] = [
  withoutPostgres ? "files" : "PostgreSQL",
  ...(withoutBucket ? [] : ["S3" as const]),
];

/** What is tried beside where a server has the state, which can crash. */
const crash = (backend: Backend): string =>
  backend === "files" ? "" : "; the state is whole after its server has crashed in the middle of a run";

test.each(lockedBackends.map((backend) => [crash(backend), backend] as const))(
  "the lock of a run that was killed is named, and cleared only where it is certain that its owner is gone%s, on %s",
  async (_crash, backend) => {
    const project = await teamProject(backend, "killed");
    const { faults } = project.emulator.control;
    const free = await expectSuccess(stackLock(project));
    expect(free.stdout).toBe("dev is not locked\n");

    const running = await holdLock(project, [process.execPath, binary, "stack-lock", "--", ...UP]);
    const pid = pulumiIn(project);
    const owner = `${userInfo().username}@${hostname()}`;
    const shown = await stackLock(project, "--stack", "dev");
    expect(shown.code).toBe(2);
    expect(shown.stdout).toContain(`${owner}, process ${pid}, for `);
    expect(shown.stdout).toContain("it runs on this machine now: wait for it");
    expect(shown.stdout).not.toContain("not-a-secret");
    const kept = await stackLock(project, "--clear", "--stack", "dev");
    expect(kept.code).toBe(1);
    expect(kept.stderr).toContain("nothing was cleared");
    // What a run that is alive has begun is its own to settle.
    const refused = await recover(project);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`the stack is locked by ${owner} (process ${pid})`);
    const late = await stackLock(project, "--wait", "0s", "--", ...UP);
    expect(late.code).toBe(1);
    expect(late.stderr).toContain(`the lock was not free in time; it is held by ${owner} (process ${pid})`);

    // The engine alone, as when memory runs out.
    process.kill(pid, "SIGKILL");
    const killed = await running.done;
    expect(killed.code).toBe(1);
    expect(killed.stderr).toContain("was killed (SIGKILL)");
    faults.clear();
    const dead = await stackLock(project, "--stack", "dev", "--format", "json");
    expect(JSON.parse(dead.stdout)).toMatchObject({ stack: "dev", locks: [{ pid, host: hostname(), owner: "gone" }] });
    // As if this machine had not started it through us: without what it remembers of the run, the number proves nothing.
    const [memory, away] = ["runs", "away"].map((name) =>
      join(project.directory, ".cache", "pulumi-voice-agents", name),
    );
    renameSync(memory!, away!);
    const unproven = await stackLock(project, "--clear", "--stack", "dev");
    expect(unproven.code).toBe(1);
    expect(unproven.stdout).toContain(`process ${pid}`);
    expect(unproven.stdout).toContain(
      "no process of that number runs here now, but another machine or container may have this name",
    );
    renameSync(away!, memory!);
    const cleared = await expectSuccess(stackLock(project, "--clear", "--stack", "dev"));
    expect(cleared.stderr).toContain("run `voice-agents recover` now");
    expect(cleared.stdout).toBe("dev is not locked\n");
    await expectSuccess(recover(project));

    // Then the server of the state crashes in the middle of a run; files have none.
    Object.assign(project.env, { NICHE_TIMEOUT_MS: "1000" });
    project.write({ "manifests/third.yaml": functionTool("third", "Looks something up.") });
    const unlucky = await holdLock(project, UP);
    await project.restart?.();
    faults.clear();
    const crashed = await unlucky.done;
    const exported = await expectSuccess(project.pulumi("stack", "export"));
    expect(JSON.parse(exported.stdout)).toHaveProperty("deployment");
    if (crashed.code !== 0) {
      await expectSuccess(project.pulumi("cancel", "--yes"));
      await expectSuccess(recover(project));
    }
    await expectSuccess(project.up());
    expect(project.stored("tools").filter(({ auto }) => !auto)).toHaveLength(3);
    expect(project.stored("agents")).toHaveLength(1);
  },
);
