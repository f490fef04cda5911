import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { wrapSecrets } from "../../provider/lifecycle/wire-secret.ts";

test("what may hold a secret is marked as Pulumi's SDK marks one, and nothing else is", () => {
  const secret = { [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig, value: "x" };
  expect(wrapSecrets({ __doubt: "x", __live: "x", __sightings: "x", name: "x" })).toEqual({
    __doubt: secret,
    __live: secret,
    __sightings: secret,
    name: "x",
  });
});
