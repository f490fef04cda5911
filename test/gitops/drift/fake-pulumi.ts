import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "../../cli/temporary.ts";
import type { Preview } from "../../../gitops/sources/preview.ts";

/** A `pulumi` that says what it was told to say. */
export type FakePulumi = ((preview: Preview) => void) & {
  /** The variables of its last run. */ readonly environment: () => string;
};

/** Puts a `pulumi` on the PATH of this process that says what an engine in process would do. Ends with the test. */
export function fakePulumi(): FakePulumi {
  const folder = temporaryFolder({
    pulumi: '#!/bin/sh\nenv > "$(dirname "$0")/environment"\ncat "$(dirname "$0")/preview.json"\n',
    "preview.json": "",
    environment: "",
  });
  chmodSync(join(folder, "pulumi"), 0o755);
  const { PATH } = process.env;
  process.env["PATH"] = `${folder}${delimiter}${PATH}`;
  onTestFinished(() => void (process.env["PATH"] = PATH));
  const say = (preview: Preview): void => writeFileSync(join(folder, "preview.json"), JSON.stringify(preview));
  return Object.assign(say, { environment: () => readFileSync(join(folder, "environment"), "utf8") });
}
