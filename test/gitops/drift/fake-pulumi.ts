import { chmodSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "../../cli/temporary.ts";
import type { Preview } from "../../../gitops/sources/preview.ts";

/** Puts a `pulumi` on the PATH of this process that says what an engine in process would do. Ends with the test. */
export function fakePulumi(): (preview: Preview) => void {
  const folder = temporaryFolder({ pulumi: '#!/bin/sh\ncat "$(dirname "$0")/preview.json"\n', "preview.json": "" });
  chmodSync(join(folder, "pulumi"), 0o755);
  const { PATH } = process.env;
  process.env["PATH"] = `${folder}${delimiter}${PATH}`;
  onTestFinished(() => void (process.env["PATH"] = PATH));
  return (preview) => writeFileSync(join(folder, "preview.json"), JSON.stringify(preview));
}
