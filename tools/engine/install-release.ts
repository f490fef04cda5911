// Run by release.ts: node install-release.ts <root> <version> <releases> <checksums>. A process of its own, so that a deadline can end it.
// Pulumi's own installer checks nothing of what it downloads and is itself a script that is run as it comes. Here the archive is taken
// from one place and its digest from another, and nothing is unpacked before they fit.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { download } from "../../provider/http/download.ts";
import { archiveName, checksumsName } from "./release.ts";

/** Longest silence of a download, ms. */
const SILENCE = 60_000;

const [root, version, releases, checksums] = process.argv.slice(2);
if (!root || !version || !releases || !checksums)
  throw new Error("usage: install-release.ts <root> <version> <releases> <checksums>");

try {
  await install(root, version, releases, checksums);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function install(root: string, version: string, releases: string, checksums: string): Promise<void> {
  const name = archiveName(version);
  const wanted = digestIn(await text(new URL(checksumsName(version), checksums)), name);
  const archive = join(root, name);
  const stream = await download(new URL(name, releases).href, { silence: SILENCE });
  await pipeline(Readable.fromWeb(stream), createWriteStream(archive, { flags: "wx", mode: 0o600 }));
  const found = await digestOf(archive);
  if (found !== wanted) throw new Error(`${name} has the digest ${found}, and ${checksums} says ${wanted}`);
  await mkdir(join(root, "bin"), { recursive: true });
  const args = ["-xzf", archive, "-C", join(root, "bin"), "--strip-components=1", "--no-same-owner"];
  const { status, stderr, error } = spawnSync("tar", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`tar could not unpack ${name}: ${error?.message ?? stderr}`);
  await rm(archive);
}

/** What the list of a release, one `<sha256>  <file>` a line, says of a file. */
function digestIn(list: string, name: string): string {
  const lines = list.split("\n").map((line) => line.trim().split(/\s+\*?/));
  const digest = lines.find(([, file]) => file === name)?.[0];
  if (digest === undefined || !/^[0-9a-f]{64}$/.test(digest))
    throw new Error(`no SHA-256 of ${name} in the release's list`);
  return digest;
}

async function text(url: URL): Promise<string> {
  return new Response(await download(url.href, { silence: SILENCE, limit: 1024 * 1024 })).text();
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
