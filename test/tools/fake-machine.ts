import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { onTestFinished } from "vitest";
import { PROGRAMS } from "../../tools/engine/cache.ts";
import { engineDirectory, type EngineOptions } from "../../tools/engine/engine.ts";
import { archiveName, checksumsName } from "../../tools/engine/release.ts";

/** A machine made of shell scripts in a temporary directory: its PATH holds nothing else, its cache is empty, its network is loopback. */
export class FakeMachine {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "engine-test-")));
  readonly cache = join(this.root, "cache", "pulumi-voice-agents");
  readonly said: string[] = [];
  path: string[] = [];
  releases = "http://127.0.0.1:9/";
  checksums: string | undefined;

  constructor() {
    onTestFinished(() => rmSync(this.root, { recursive: true, force: true }));
  }

  get env(): NodeJS.ProcessEnv {
    return { PATH: this.path.join(delimiter), XDG_CACHE_HOME: join(this.root, "cache"), LOG: join(this.root, "log") };
  }

  get options(): EngineOptions {
    const { env, releases, checksums } = this;
    return { env, releases, say: (line) => this.said.push(line), ...(checksums && { checksums }) };
  }

  /** Looks for an engine as on this machine. */
  engine(): Promise<string> {
    return engineDirectory(this.options);
  }

  /** What the scripts of this machine wrote down, line by line. */
  log(): string[] {
    const file = join(this.root, "log");
    return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  }

  /** Writes an executable shell script and returns its directory. */
  script(directory: string, name: string, ...lines: string[]): string {
    const absolute = join(this.root, directory);
    mkdirSync(absolute, { recursive: true });
    writeFileSync(join(absolute, name), ["#!/bin/sh", ...lines, ""].join("\n"));
    chmodSync(join(absolute, name), 0o755);
    return absolute;
  }

  /** A `pulumi` that answers `version`, and writes down that it was asked. */
  pulumi(directory: string, version: string): string {
    return this.script(directory, "pulumi", `echo "asked ${directory}" >> "$LOG"`, `echo v${version}`);
  }

  /** The programs that belong beside `pulumi`. */
  companions(directory: string): string {
    for (const program of PROGRAMS.slice(1)) this.script(directory, program, "exit 1");
    return join(this.root, directory);
  }

  /** A `go` on the PATH that writes down its builds and "builds" a `pulumi` of the pinned version, after running `lines`. */
  go({ version = "go1.26.0", toolchain = "local", lines = [] as string[], built = "" } = {}): void {
    const directory = this.script(
      "go",
      "go",
      `if [ "$1" = env ]; then printf '%s\\n%s\\n' ${version} ${toolchain}; exit; fi`,
      'echo "$1 $PWD" >> "$LOG"',
      ...lines,
      'for word; do [ "$last" = -o ] && out=$word; last=$word; done',
      `printf '#!/bin/sh\\necho asked built >> "$LOG"; echo v${built}\\n' > "$out"`,
      '/bin/chmod 755 "$out"',
    );
    this.path.push(directory);
  }

  /** Serves a release with these programs, each of which says `version`, and the digest of it, or of something else. */
  async serveRelease(version: string, programs: readonly string[], { digest = "" } = {}): Promise<void> {
    for (const program of programs) this.script("release/pulumi", program, `echo v${version}`);
    const archive = spawnSync("tar", ["-czf", "-", "-C", join(this.root, "release"), "pulumi"]).stdout;
    const sum = digest || createHash("sha256").update(archive).digest("hex");
    const list = `${"0".repeat(64)}  other.tar.gz\n${sum}  ${archiveName(version)}\n`;
    await this.serve({ [`/${archiveName(version)}`]: archive, [`/${checksumsName(version)}`]: list });
    this.checksums = this.releases;
    // Nothing else of this machine is on the PATH.
    const tools = join(this.root, "tools");
    mkdirSync(tools);
    for (const tool of ["tar", "gzip"]) {
      const [found] = (process.env["PATH"] ?? "")
        .split(delimiter)
        .map((each) => join(each, tool))
        .filter(existsSync);
      if (found) symlinkSync(found, join(tools, tool));
    }
    this.path.push(tools);
  }

  /** Serves files by path, and 404 for all others. */
  async serve(files: Readonly<Record<string, string | Buffer>>): Promise<void> {
    const server = createServer(({ url = "" }, response) => {
      const file = files[url];
      response.writeHead(file === undefined ? 404 : 200, { "content-type": "application/octet-stream" }).end(file);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    this.releases = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }
}
