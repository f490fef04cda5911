import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** What this repository says about its engine: the version, the Go that can build it, and the files it is built from. */
export type Pin = {
  /** Version of the engine without a leading "v"; the same as that of the installed `@pulumi/pulumi`. */
  version: string;
  /** Lowest Go version that can build it, for example "1.25.11". */
  goVersion: string;
  /** Changes with everything that is compiled: the modules and the build command. */
  source: string;
  /** Changes with what is put beside the compiled program. */
  companions: string;
};

/** The engine's main package; where its code comes from is pinned by the go.mod beside this file. */
const ENGINE_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";

/** What `go` gets besides the user's environment: no C compiler, no workspace or other target that happens to be set. */
export const BUILD_ENVIRONMENT = { CGO_ENABLED: "0", GOWORK: "off", GOOS: "", GOARCH: "" };

/** Absolute path of a file beside this one. */
export function here(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/**
 * Absolute paths of what belongs beside an engine built here: our stand-in language host, and the script that starts the SDK's
 * host of dynamic providers, as the installed SDK ships it.
 */
export function companionFiles(): string[] {
  const dynamic = fileURLToPath(import.meta.resolve("@pulumi/pulumi/pulumi-resource-pulumi-nodejs"));
  return [here("pulumi-language-nodejs"), here("language-host.mjs"), dynamic];
}

/** The arguments of `go` that build the engine of `version` into the file `output`. */
export function buildArguments({ version, output }: { version: string; output: string }): string[] {
  const stamp = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
  const flags = ["-mod=readonly", "-trimpath", "-tags", "grpcnotrace", "-ldflags", `-s -w ${stamp}`];
  return ["build", "-v", ...flags, "-o", output, ENGINE_PACKAGE];
}

/** Reads the pin from go.mod, its only home; fails when go.mod does not have the expected lines. */
export function readPin(): Pin {
  const goMod = readFileSync(here("go.mod"), "utf8");
  const version = /github\.com\/pulumi\/pulumi\/pkg\/v3 v(\d+\.\d+\.\d+)/.exec(goMod)?.[1];
  const goVersion = /^go (\d+\.\d+(?:\.\d+)?)$/m.exec(goMod)?.[1];
  if (!version || !goVersion) throw new Error(`${here("go.mod")} names no engine version or no Go version`);
  const command = JSON.stringify([BUILD_ENVIRONMENT, buildArguments({ version, output: "" })]);
  return {
    version,
    goVersion,
    source: digest([command, readFileSync(here("go.mod")), readFileSync(here("go.sum"))]),
    companions: digest(companionFiles().map((file) => readFileSync(file))),
  };
}

function digest(parts: readonly (string | Buffer)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex").slice(0, 8);
}
