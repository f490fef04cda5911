import { describe, expect, it } from "vitest";
import type { Fault } from "../../../emulator/kernel/faults.ts";
import { sample } from "../../harness/sample.ts";
import { createFormantAIProject, type FormantAIProject } from "./project.ts";
import { lostAnswers, refusals } from "./world.ts";

const CALL = [
  "call",
  "collections",
  "--to",
  "+919876543210",
  "--param",
  "customer_name=Rahul",
  "--poll-seconds",
  "0.001",
];
const CAMPAIGN = ["batch", "create", "collections", "march.csv", "--name", "March", "--yes"];
const ACCOUNT = ["--agent", "collections"];

/** One of each kind, before and after the request is carried out; once, or from there on. */
const faults: readonly Fault[] = [
  ...Map.groupBy([...lostAnswers, ...refusals], ({ kind, ...more }) => `${kind} ${"when" in more ? more.when : ""}`),
].map(([, [first]]) => first!);
const lengths = [1, "always"] as const;

/** Every request of a command that meets no fault, each with every length. */
const requests = (count: number) =>
  Array.from({ length: count }, (_, index) => lengths.map((times) => [index + 1, times] as const)).flat();

const stored = ({ control }: FormantAIProject, collection: "batches" | "calls"): number =>
  (control.dump()[collection] ?? []).length;

/** What a command that writes claims, beside its exit code. */
type Claim = { readonly outcome: "accepted" | "unknown" | "none" | "refused"; readonly repeat?: string };

/** `{}` where nothing was printed for a machine: then nothing was sent. */
const claimOf = (out: string): Partial<Claim> => (out === "" ? {} : (JSON.parse(out) as Claim));

describe("a command that writes, with a fault", () => {
  it.each(requests(2))(
    "at request %i (%s time): a call rings at most once, and what is said of it is true",
    async (nth, times) => {
      for (const fault of sample(faults, 2, nth + lengths.indexOf(times))) {
        const project = createFormantAIProject();
        const armed = project.control.faults.arm({ fault, nth, times });
        const { code, out } = await project.cli([...CALL, "--format", "json"]);
        const { outcome, repeat = "" } = claimOf(out);
        const rung = stored(project, "calls");
        const facts = { fault, code, outcome, rung };
        if (outcome === "accepted") expect(facts).toEqual({ fault, code: 0, outcome, rung: 1 });
        else if (outcome === "unknown") {
          expect([code, rung <= 1]).toEqual([1, true]);
          project.control.faults.disarm(armed);
          const again = repeat.split(" ").slice(1);
          expect((await project.cli(again)).code).toBe(0);
          expect(stored(project, "calls")).toBe(1);
        } else expect(facts).toMatchObject({ code: 1, rung: 0 });
      }
    },
  );

  it.each(requests(3))(
    "at request %i (%s time): a campaign is dialled at most once, and what is said of it is true",
    async (nth, times) => {
      for (const fault of sample(faults, 2, nth + lengths.indexOf(times))) {
        const project = createFormantAIProject();
        const armed = project.control.faults.arm({ fault, nth, times });
        const { code, out } = await project.cli([...CAMPAIGN, "--format", "json"]);
        const { outcome } = claimOf(out);
        const campaigns = stored(project, "batches");
        const facts = { fault, code, outcome, campaigns };
        if (outcome === "accepted") expect(facts).toEqual({ fault, code: 0, outcome, campaigns: 1 });
        else if (outcome === "unknown") expect([code, campaigns <= 1]).toEqual([1, true]);
        else expect(facts).toMatchObject({ code: 1, campaigns: 0 });
        project.control.faults.disarm(armed);
        expect((await project.cli(CAMPAIGN)).code).toBe(campaigns);
        expect([stored(project, "batches"), stored(project, "calls")]).toEqual([1, 3]);
      }
    },
  );
});

describe("a command that reads", () => {
  it.each([
    [["conversations", "list", ...ACCOUNT]],
    [["conversations", "get", "ID", ...ACCOUNT]],
    [["batch", "list", ...ACCOUNT]],
    [["batch", "get", "456", ...ACCOUNT]],
    [["batch", "metrics", "456", ...ACCOUNT]],
  ])("says why it cannot, and changes nothing: %j", async (argv) => {
    const project = createFormantAIProject();
    await project.cli(CAMPAIGN);
    project.control.advance(3_600_000);
    const before = project.control.dump();
    const id = String(before["conversations"]?.[0]?.id);
    // What the platform says in good form is believed.
    for (const fault of faults.filter(({ kind }) => kind !== "wrongShape")) {
      project.control.faults.clear();
      project.control.faults.arm({ fault, times: "always" });
      const { code, out, talk } = await project.cli(argv.map((word) => (word === "ID" ? id : word)));
      expect([fault, code, out, talk]).toEqual([fault, 1, "", expect.stringMatching(/^error: (listing|reading) /)]);
    }
    expect(project.control.dump()).toEqual(before);
  });
});
