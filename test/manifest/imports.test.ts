import { describe, expect, it } from "vitest";
import { loadedPackages } from "./imports.ts";

describe("what is loaded to check manifests", () => {
  it("the loader needs nothing but a YAML parser", () => {
    expect(loadedPackages("provider/manifest/load.ts")).toEqual(["yaml"]);
  });

  it("the command needs no more: neither Pulumi nor an HTTP client nor a schema compiler", () => {
    expect(loadedPackages("cli/validate/validate.ts")).toEqual(["yaml"]);
  });

  it("a command loads nothing of another command", () => {
    expect(loadedPackages("cli/main.ts")).toEqual([]);
    expect(loadedPackages("cli/program.ts")).toEqual(["commander"]);
    expect(loadedPackages("cli/schema/schema.ts")).toEqual([]);
    expect(loadedPackages("cli/stacks/stacks.ts")).toEqual(["diff", "yaml"]);
    expect(loadedPackages("cli/review/review.ts")).toEqual(["diff", "yaml"]);
    expect(loadedPackages("cli/graph/graph.ts")).toEqual(["yaml"]);
  });

  it("the Pulumi program does load Pulumi: the search through imports finds something", () => {
    expect(loadedPackages("provider/deploy-manifests.ts")).toContain("@pulumi/pulumi");
  });
});
