import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

type Proof = readonly [file: string, name: string];

/** What users of other tools suffer from, and the tests that prove that it does not happen here: each by its file and its name. */
const rows: readonly (readonly [row: string, ...proofs: readonly Proof[]])[] = [
  [
    "1: a second push with nothing changed writes nothing and asks nothing",
    ["contract/lifecycle.test.ts", "is left alone by a second up, which makes no request"],
    ["acceptance/front-desk.test.ts", "the example goes from manifests to a phone number, stays as it is"],
  ],
  [
    "2: an edit in the dashboard is shown with its field and lines, has an exit code of its own, and is not overwritten",
    ["gitops/drift/engine.test.ts", "niche: an edit in the dashboard is drift, with who hears it"],
    ["gitops/drift/command.test.ts", "exit codes, and what --write needs"],
  ],
  [
    "3: an edit of one agent and a merged change of another are both kept, and on one field three values are shown",
    ["acceptance/drift.test.ts", "Edits in the dashboard and in git: beside each other both are kept"],
  ],
  [
    "4: more than 100 objects are listed to the end",
    [
      "acceptance/many-objects.test.ts",
      "a refresh among more than 250 objects of each kind reads each list once, to its end",
    ],
  ],
  [
    "5: a key that leaves a file leaves the platform",
    ["acceptance/changes.test.ts", "the update sends only what changed and what is gone"],
    ["niche/switches.test.ts", "what is removed is cleared, or an error says that it cannot be"],
  ],
  [
    "6: a create that was carried out and answered 502 makes one object",
    ["acceptance/killed.test.ts", "lost answers and a passing fault heal within one `up`, a lasting one with the next"],
    ["fault/lifecycle.property.test.ts", "nothing is doubled"],
  ],
  [
    "7: a typo, a wrong type and a dangling reference are errors with a place and a suggestion, before any call",
    [
      "acceptance/bad-manifests.test.ts",
      "bad manifests are told all at once, each with its place, before anything is registered",
    ],
  ],
  [
    "8: a server that hangs meets a deadline",
    ["http/deadline.test.ts", "costs a POST one attempt's deadline, and leaves its outcome unknown"],
    ["http/deadline.test.ts", "the deadline of the whole request ends the waiting between attempts"],
  ],
  [
    "9: a line break at the end of a prompt is no drift",
    [
      "lifecycle/same-meaning.test.ts",
      "expect(planned.steps.filter((step) => !/^(same|drift) /.test(step))).toEqual([])",
    ],
    ["gitops/drift/write-back.test.ts", "a line of a text file, with its line ends and without a last one"],
  ],
  [
    "10: what is written back leaves comments, order, anchors and expressions alone",
    ["gitops/drift/property.test.ts", "are written back: valid, nothing left to do, and no other line touched"],
    ["gitops/drift/write-back.test.ts", "an alias, where the anchor is somebody else's"],
  ],
  [
    "11: every failure ends with an exit code, and what was done is in the state",
    ["acceptance/killed.test.ts", "expect(failed.code).not.toBe(0)"],
    ["acceptance/killed.test.ts", "an object that the platform made only in part is in the state"],
  ],
  [
    "12: every documented limit is checked before the first call",
    ["manifest/broken/expected.txt", "too-long"],
    ["manifest/broken.test.ts", "has an example of every code"],
  ],
  [
    "13: environments are configuration and overlays, not copied folders",
    ["acceptance/stacks.test.ts", "two stacks of one project differ by configuration and overlays"],
  ],
  [
    "14: a secret is a reference, and masked wherever it could be seen",
    [
      "acceptance/secrets.test.ts",
      "secrets are in no state, no output, no error and no request where they do not belong",
    ],
  ],
  [
    "15: a preview cannot write",
    ["acceptance/drift.test.ts", "Looking at it changes neither the state nor the platform"],
    ["contract/lifecycle.test.ts", "is previewed without a credential and without a request"],
  ],
  [
    "16: the rate is limited, obeys Retry-After, falls and climbs back",
    ["http/rate-limit.test.ts", "waits as long as Retry-After says in seconds"],
    ["http/rate-limit.test.ts", "halves on 429, never below one, and climbs back"],
  ],
  [
    "17: after an error the summary counts what was done",
    ["acceptance/killed.test.ts", "expect(counts(failed)).toEqual("],
  ],
  [
    "18: what is there can be imported, and states of former versions are read without a change",
    ["acceptance/import.test.ts", "becomes the stack's: nothing changes, nothing is written"],
    ["states/replay.test.ts", "there are recordings of every platform"],
  ],
  [
    "19: a review shows the lines of prompts, and the Deployments and numbers that are reached",
    ["gitops/review.test.ts", "a pull request: what changes, who hears it, what is trusted"],
    ["gitops/parity.test.ts", "two git trees and the engine give the same change set; the engine knows the numbers"],
  ],
  [
    "20: numbers, files, workspaces and deployments are managed",
    ["acceptance/front-desk.test.ts", "the example goes from manifests to a phone number"],
    ["acceptance/abandoned-cart.test.ts", "the example of an abandoned cart buys its number once"],
    ["contract/coverage.test.ts", "changes every property of its schema"],
  ],
];

test.each(rows.map(([row, ...proofs]) => ({ row, proofs })))("$row", ({ proofs }) => {
  expect(proofs.length).toBeGreaterThan(0);
  for (const [file, name] of proofs) expect(readFileSync(join(import.meta.dirname, file), "utf8")).toContain(name);
});
