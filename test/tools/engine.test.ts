import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { cachedRoots, PROGRAMS } from "../../tools/engine/cache.ts";
import { here, readPin } from "../../tools/engine/pin.ts";
import { archiveName } from "../../tools/engine/release.ts";
import { FakeMachine } from "./fake-machine.ts";

const pin = readPin();
const { version } = pin;
const engineModule = JSON.stringify(here("engine.ts"));

describe("the pin", () => {
  it("is the same version in go.mod, for both modules, and in the installed SDK", () => {
    const goMod = readFileSync(here("go.mod"), "utf8");
    const modules = [...goMod.matchAll(/github\.com\/pulumi\/pulumi\/(?:pkg|sdk)\/v3 v(\S+)/g)].map(
      (match) => match[1],
    );
    expect(modules).toEqual([version, version]);
    expect(createRequire(import.meta.url)("@pulumi/pulumi/package.json")).toMatchObject({ version });
  });
});

describe("an engine on the PATH", () => {
  it("is taken when it has the pinned version and its companions beside it", async () => {
    const machine = new FakeMachine();
    machine.companions("installed");
    machine.path = [machine.pulumi("installed", version)];
    expect(await machine.engine()).toBe(join(machine.root, "installed"));
  });

  it("is taken when its companions are elsewhere on the PATH", async () => {
    const machine = new FakeMachine();
    machine.path = [machine.pulumi("installed", version), machine.companions("elsewhere")];
    expect(await machine.engine()).toBe(join(machine.root, "installed"));
  });

  it("is taken when it is a symbolic link and the companions are beside what it points to", async () => {
    const machine = new FakeMachine();
    machine.companions("opt");
    mkdirSync(join(machine.root, "bin"));
    symlinkSync(join(machine.pulumi("opt", version), "pulumi"), join(machine.root, "bin", "pulumi"));
    machine.path = [join(machine.root, "bin")];
    expect(await machine.engine()).toBe(join(machine.root, "bin"));
  });

  it("is taken although another version comes before it", async () => {
    const machine = new FakeMachine();
    machine.companions("pinned");
    machine.companions("newer");
    machine.path = [machine.pulumi("newer", "3.999.0"), machine.pulumi("pinned", version)];
    expect(await machine.engine()).toBe(join(machine.root, "pinned"));
  });

  it.each([
    { what: "of another version", installed: "3.999.0", companions: true, said: "3.999.0" },
    { what: "without its companions", installed: version, companions: false, said: "without pulumi-language-nodejs" },
  ])("$what is left alone, and that is said", async ({ installed, companions, said }) => {
    const machine = new FakeMachine();
    machine.go({ built: version });
    if (companions) machine.companions("installed");
    machine.path.unshift(machine.pulumi("installed", installed));
    const before = readdirSync(join(machine.root, "installed"));
    expect(await machine.engine()).toBe(join(cachedRoots(pin, machine.env).built, "bin"));
    expect(readdirSync(join(machine.root, "installed"))).toEqual(before);
    expect(machine.said[0]).toContain(`${join(machine.root, "installed", "pulumi")} is ${said}`);
  });

  it("that does not run is left alone with the reason", async () => {
    const machine = new FakeMachine();
    machine.go({ built: version });
    machine.companions("broken");
    machine.path.unshift(machine.script("broken", "pulumi", "echo cannot load libc >&2", "exit 127"));
    await machine.engine();
    expect(machine.said[0]).toContain("cannot load libc");
  });
});

describe("an engine in the user cache", () => {
  it("is found without starting any process or asking the network", async () => {
    const machine = new FakeMachine();
    const bin = join(cachedRoots(pin, machine.env).built, "bin").slice(machine.root.length + 1);
    machine.companions(bin);
    machine.pulumi(bin, version);
    expect(await machine.engine()).toBe(join(machine.root, bin));
    machine.path = [join(machine.root, bin)];
    expect(await machine.engine()).toBe(join(machine.root, bin));
    expect([machine.log(), machine.said]).toEqual([[], []]);
  });

  it("is in .cache of the home directory when XDG_CACHE_HOME is not set", () => {
    expect(cachedRoots(pin, { HOME: "/home/somebody" }).built).toMatch(
      RegExp(`^/home/somebody/\\.cache/pulumi-voice-agents/engine-${version}-\\w+-\\w+-[0-9a-f]{8}-[0-9a-f]{8}$`),
    );
  });

  it("is printed by main.ts as the only line on stdout", () => {
    const machine = new FakeMachine();
    const bin = join(cachedRoots(pin, machine.env).released, "bin").slice(machine.root.length + 1);
    machine.companions(bin);
    machine.pulumi(bin, version);
    const { stdout, stderr, status } = spawnSync(process.execPath, [here("main.ts")], {
      env: machine.env,
      encoding: "utf8",
    });
    expect({ stdout, stderr, status }).toEqual({ stdout: `${join(machine.root, bin)}\n`, stderr: "", status: 0 });
  });

  it.each(["a file", "its directory"])("is not taken when others can write %s, but made anew", async (what) => {
    const machine = new FakeMachine();
    machine.go({ built: version });
    const { built } = cachedRoots(pin, machine.env);
    const bin = join(built, "bin").slice(machine.root.length + 1);
    machine.companions(bin);
    machine.pulumi(bin, "0.0.0-theirs");
    chmodSync(what === "a file" ? join(built, "bin", "pulumi") : join(built, "bin"), 0o777);
    expect(await machine.engine()).toBe(join(built, "bin"));
    expect(machine.said[0]).toContain(`${built} could have been changed by others`);
    expect(readFileSync(join(built, "bin", "pulumi"), "utf8")).toContain(version);
  });

  it("is neither taken nor made where others can write above it", async () => {
    const machine = new FakeMachine();
    machine.go({ built: version });
    const bin = join(cachedRoots(pin, machine.env).built, "bin").slice(machine.root.length + 1);
    machine.companions(bin);
    machine.pulumi(bin, version);
    chmodSync(machine.cache, 0o777);
    await expect(machine.engine()).rejects.toThrow(`${machine.cache} can be written by others`);
    expect(machine.log()).toEqual([]);
  });

  it("is not taken when half of it is missing, but made anew", async () => {
    const machine = new FakeMachine();
    machine.go({ built: version });
    const { built } = cachedRoots(pin, machine.env);
    machine.pulumi(join(built, "bin").slice(machine.root.length + 1), "0.0.0-half");
    expect(await machine.engine()).toBe(join(built, "bin"));
    expect(readFileSync(join(built, "bin", "pulumi"), "utf8")).toContain(version);
  });
});

describe("building with Go", () => {
  it("leaves the engine, its companions and nothing else in the cache, and happens once", async () => {
    const machine = new FakeMachine();
    machine.go({ built: version });
    const { built } = cachedRoots(pin, machine.env);
    expect(await machine.engine()).toBe(join(built, "bin"));
    expect(await machine.engine()).toBe(join(built, "bin"));
    expect(machine.log()).toEqual([`build ${dirname(here("go.mod"))}`, "asked built"]);
    expect(readdirSync(machine.cache)).toEqual([built.slice(machine.cache.length + 1)]);
    expect(readdirSync(join(built, "bin")).sort()).toEqual(["language-host.mjs", ...PROGRAMS].sort());
  });

  it("is not repeated, nor is Go needed, when only the companions have changed", async () => {
    const machine = new FakeMachine();
    const earlier = join(cachedRoots({ ...pin, companions: "00000000" }, machine.env).built, "bin");
    machine.companions(earlier.slice(machine.root.length + 1));
    machine.pulumi(earlier.slice(machine.root.length + 1), version);
    const found = await machine.engine();
    expect(found).toBe(join(cachedRoots(pin, machine.env).built, "bin"));
    expect(readFileSync(join(found, "pulumi"))).toEqual(readFileSync(join(earlier, "pulumi")));
    expect(readFileSync(join(found, "language-host.mjs"))).toEqual(readFileSync(here("language-host.mjs")));
  });

  it("is done by one of several processes that need it at once", async () => {
    const machine = new FakeMachine();
    machine.go({ built: version, lines: ["/bin/sleep 0.3"] });
    const { built } = cachedRoots(pin, machine.env);
    const found = await Promise.all([machine.engine(), machine.engine(), machine.engine()]);
    expect(found).toEqual(Array(3).fill(join(built, "bin")));
    expect(machine.log()).toHaveLength(2);
    expect(machine.said.filter((line) => line.includes("waiting for it"))).toHaveLength(2);
  });

  it("removes what killed builds left long ago, and nothing that may still be built", async () => {
    const machine = new FakeMachine();
    machine.go({ built: version });
    const { built } = cachedRoots(pin, machine.env);
    mkdirSync(`${built}.partial-old/bin`, { recursive: true });
    utimesSync(`${built}.partial-old`, new Date(0), new Date(0));
    mkdirSync(`${built}.partial-new/bin`, { recursive: true });
    writeFileSync(`${built}.partial-new/bin/pulumi`, "half");
    expect(await machine.engine()).toBe(join(built, "bin"));
    expect(readdirSync(machine.cache)).toEqual(
      [built, `${built}.partial-new`].map((path) => path.slice(machine.cache.length + 1)),
    );
  });

  it("that fails shows what the compiler said and leaves nothing", async () => {
    const machine = new FakeMachine();
    machine.go({ lines: ["echo 'go: downloading x v1' >&2", "echo main.go:1: syntax error >&2", "exit 1"] });
    await expect(machine.engine()).rejects.toThrow(/^go build ended with 1\nmain\.go:1: syntax error$/);
    expect(readdirSync(machine.cache)).toEqual([]);
  });

  it("that ends with something else than the pinned version is refused", async () => {
    const machine = new FakeMachine();
    machine.go({ built: "3.1.0" });
    await expect(machine.engine()).rejects.toThrow(`should be Pulumi ${version} but says it is 3.1.0`);
    expect(readdirSync(machine.cache)).toEqual([]);
  });

  it("without Go says which to install, and why the official release was not used", async () => {
    const machine = new FakeMachine();
    await expect(machine.engine()).rejects.toThrow(
      RegExp(
        `^cannot build Pulumi ${version}: there is no \`go\` on the PATH\\. Install Go ${pin.goVersion} or newer .*again\\.$`,
      ),
    );
    expect(machine.said[0]).toMatch(/^no official release of Pulumi .*: http:\/\/127\.0\.0\.1:9 cannot be reached/);
  });

  it.each([
    { has: "go1.24.9", toolchain: "local", builds: false },
    { has: "go1.25.2", toolchain: "path", builds: false },
    { has: "go1.24.9", toolchain: "auto", builds: true },
    { has: `go${pin.goVersion}`, toolchain: "local", builds: true },
    { has: "go1.26rc1", toolchain: "local", builds: true },
    { has: "go2.0", toolchain: "local", builds: true },
    { has: "devel-abc", toolchain: "local", builds: true },
  ])("with $has and GOTOOLCHAIN=$toolchain: $builds", async ({ has, toolchain, builds }) => {
    const machine = new FakeMachine();
    machine.go({ version: has, toolchain, built: version });
    if (builds) await expect(machine.engine()).resolves.toContain(version);
    else
      await expect(machine.engine()).rejects.toThrow(`needs Go ${pin.goVersion}, and the \`go\` on the PATH is ${has}`);
  });

  it("that is ended by a signal takes the compiler with it and leaves nothing", async () => {
    const machine = new FakeMachine();
    machine.go({ lines: ['echo $$ >> "$LOG"', "exec /bin/sleep 600"] });
    const code = `const m = await import(${engineModule}); await m.engineDirectory({ releases: "${machine.releases}" });`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", code], { env: machine.env, stdio: "ignore" });
    const ended = new Promise((resolve) => child.once("close", (status) => resolve(status)));
    const compiler = await vi.waitUntil(() => machine.log()[1], { timeout: 20_000 });
    child.kill("SIGTERM");
    expect(await ended).toBe(143);
    expect(readdirSync(machine.cache)).toEqual([]);
    await vi.waitUntil(() => !isRunning(Number(compiler)), { timeout: 20_000 });
  });
});

describe("the official release", () => {
  it("is preferred to a build when it can be had", async () => {
    const machine = new FakeMachine();
    machine.go({ built: version });
    await machine.serveRelease(version, PROGRAMS);
    const { released } = cachedRoots(pin, machine.env);
    expect(await machine.engine()).toBe(join(released, "bin"));
    expect(readdirSync(released)).toEqual(["bin"]);
    expect(readdirSync(join(released, "bin")).sort()).toEqual([...PROGRAMS].sort());
    expect(statSync(join(released, "bin", "pulumi")).mode & 0o777).toBe(0o755);
    expect(machine.log()).toEqual([]);
  });

  it.each<[string, RegExp, (machine: FakeMachine) => Promise<void>]>([
    ["cannot be had", /tar\.gz returns 404/, (machine) => machine.serve({})],
    [
      "is not what was published",
      RegExp(`has the digest [0-9a-f]{64}, and .* says ${"1".repeat(64)}`),
      (machine) => machine.serveRelease(version, PROGRAMS, { digest: "1".repeat(64) }),
    ],
    [
      "has no digest",
      /no SHA-256 of pulumi-v.*tar\.gz/,
      (machine) => machine.serveRelease(version, PROGRAMS, { digest: "unknown" }),
    ],
    ["has no list of digests", /404/, (machine) => machine.serve({ [`/${archiveName(version)}`]: "anything" })],
    ["is half of one", /not all are there/, (machine) => machine.serveRelease(version, ["pulumi"])],
  ])("that %s gives way to a build", async (_what, said, serve) => {
    const machine = new FakeMachine();
    machine.go({ built: version });
    await serve(machine);
    machine.checksums = machine.releases;
    const { built } = cachedRoots(pin, machine.env);
    expect(await machine.engine()).toBe(join(built, "bin"));
    expect(machine.said.find((line) => line.startsWith("no official release"))).toMatch(said);
    expect(readdirSync(machine.cache)).toEqual([built.slice(machine.cache.length + 1)]);
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
