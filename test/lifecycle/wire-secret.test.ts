import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { asSecret } from "../../provider/lifecycle/wire-secret.ts";

test("a secret of ours is marked as Pulumi's SDK marks one", () => {
  expect(asSecret("x")).toEqual({ [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig, value: "x" });
});
