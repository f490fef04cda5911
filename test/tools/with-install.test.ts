import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../cli/temporary.ts";
import { start } from "../harness/command.ts";

const root = join(import.meta.dirname, "..", "..");

/** A fresh clone on a machine that reaches no registry. */
function clone(): string {
  const directory = temporaryFolder({});
  mkdirSync(join(directory, "tools"));
  for (const file of ["package.json", "package-lock.json", "tools/with-install.sh"])
    copyFileSync(join(root, file), join(directory, file));
  return directory;
}

test("without a registry, `npm start` gives npm's reason and says what to do", async () => {
  const directory = clone();
  const env = {
    PATH: [dirname(process.execPath), process.env["PATH"]].join(":"),
    HOME: directory,
    npm_config_cache: join(directory, "cache"),
    npm_config_registry: "http://127.0.0.1:9/",
    npm_config_fetch_retries: "0",
  };
  const args = ["tools/with-install.sh", "tools/start.ts"];
  const { code, text } = await start("bash", args, { cwd: directory, env, deadline: 60_000 }).done;
  expect(code).toBe(1);
  expect(text).toMatch(/npm error .*(ECONNREFUSED|connect)/);
  expect(text).toContain("npm config set registry");
  expect(text).toContain("https-proxy");
});
