import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "../../cli/temporary.ts";
import type { Preview } from "../../../gitops/sources/engine-preview.ts";

const SCRIPT = `#!/bin/sh
cd "$(dirname "$0")"
case "$1 $2" in
  "stack export") cat state.json ;;
  "stack import") cat > imported.json ;;
  "stack rename") cat lock.txt >&2; exit 255 ;;
  *) env > environment; cat preview.json ;;
esac
`;

export interface FakePulumi {
  /** What `pulumi preview` says from now on, and the state that it has. */
  say(preview: Preview, state?: object): void;
  /** The state that was written since; undefined where none was. */
  imported(): unknown;
  /** The variables of its last preview. */
  environment(): string;
  /** Who holds the lock of the stack from now on, as Pulumi says it. */
  lock(said: string): void;
}

/** Puts a `pulumi` on the PATH of this process that says what an engine in process would do. Ends with the test. */
export function fakePulumi(): FakePulumi {
  const free = "error: a stack named dev already exists\n";
  const folder = temporaryFolder({
    ...{ pulumi: SCRIPT, "preview.json": "", "state.json": "{}", "lock.txt": free, environment: "" },
  });
  chmodSync(join(folder, "pulumi"), 0o755);
  const { PATH } = process.env;
  process.env["PATH"] = `${folder}${delimiter}${PATH}`;
  onTestFinished(() => void (process.env["PATH"] = PATH));
  const write = (file: string, value: object): void => writeFileSync(join(folder, file), JSON.stringify(value));
  return {
    say(preview, state = {}) {
      write("preview.json", preview);
      write("state.json", state);
    },
    imported() {
      const file = join(folder, "imported.json");
      return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as unknown) : undefined;
    },
    environment: () => readFileSync(join(folder, "environment"), "utf8"),
    lock: (said) => writeFileSync(join(folder, "lock.txt"), said),
  };
}
