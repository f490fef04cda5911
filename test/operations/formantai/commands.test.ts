import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Fault } from "../../../emulator/kernel/faults.ts";
import { wavOf } from "../../../emulator/formantai/recording.ts";
import type { Ran } from "../../cli/run.ts";
import { createFormantAIProject, type FormantAIProject } from "./project.ts";
import { lostAnswers, refusals } from "./world.ts";

const to = "+919876543210";
const CALL = ["call", "collections", "--to", to, "--param", "customer_name=Rahul Rao", "--poll-seconds", "0.001"];

const call = (project: FormantAIProject, ...more: string[]): Promise<Ran> => project.cli([...CALL, ...more]);

const rung = ({ control }: FormantAIProject): number => (control.dump()["calls"] ?? []).length;

const named = (faults: readonly Fault[]) => faults.map((fault) => [JSON.stringify(fault), fault] as const);

/** The words of a command line as a shell takes them apart, where it has nothing but plain and single-quoted words. */
const words = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");

describe("voice-agents call, on FormantAI", () => {
  it("says the key before it rings, and the trace id after", async () => {
    const project = createFormantAIProject();
    const { code, out, talk } = await call(project);
    const [stored] = project.control.dump()["calls"] ?? [];
    expect([code, out.trim()]).toEqual([0, stored?.["traceId"]]);
    expect(talk).toContain(`accepted: trace id ${String(stored?.["traceId"] as string)} `);
    const [, key] = /^idempotency key: (\S+)\n/.exec(talk) ?? [];
    expect(project.control.log().at(-1)?.body).toMatchObject({ idempotency_key: key });
    expect(rung(project)).toBe(1);
  });

  it("needs the parameters that the agent's manifest declares", async () => {
    const project = createFormantAIProject();
    const { code, talk } = await project.cli(["call", "collections", "--to", to]);
    expect([code, talk]).toEqual([64, expect.stringContaining("declared to need customer_name; nothing was sent")]);
    expect(project.control.log()).toEqual([]);
  });

  it("prints the request of a dry run, and sends nothing", async () => {
    const project = createFormantAIProject();
    const { out } = await call(project, "--dry-run", "--idempotency-key", "k-1");
    expect(out).toContain('POST https://formantai.emulator/v1/call\n{\n  "agent_id": 123,');
    expect(project.control.log()).toEqual([]);
  });

  it.each(named(lostAnswers))("rings once although its answer is lost: %s", async (_, fault) => {
    const project = createFormantAIProject();
    project.control.faults.arm({ fault, path: "^/v1/call$" });
    const { code, talk } = await call(project);
    expect([code, talk, rung(project)]).toEqual([0, expect.stringContaining("lost"), 1]);
  });

  it.each(named(lostAnswers))("prints the very command that is safe to repeat, and it is: %s", async (_, fault) => {
    const project = createFormantAIProject();
    const armed = project.control.faults.arm({ fault, path: "^/v1/call$", times: "always" });
    const first = await call(project, "--format", "json");
    expect(rung(project)).toBeLessThanOrEqual(1);
    project.control.faults.disarm(armed);
    if (first.code === 0) expect(JSON.parse(first.out)).toMatchObject({ outcome: "accepted", status: "accepted" });
    else {
      const { outcome, repeat } = JSON.parse(first.out) as { outcome: string; repeat: string };
      expect([outcome, first.talk]).toEqual(["unknown", expect.stringContaining(`\n  ${repeat}\n`)]);
      const [program, ...again] = words(repeat);
      expect(program).toBe("voice-agents");
      for (let time = 0; time < 2; time += 1) expect((await project.cli(again)).code).toBe(0);
    }
    expect(rung(project)).toBe(1);
  });

  it.each(named(refusals))("says that it has not rung when it was refused: %s", async (_, fault) => {
    const project = createFormantAIProject();
    project.control.faults.arm({ fault, path: "^/v1/call$", times: "always" });
    const { code, out } = await call(project, "--format", "json");
    expect([code, JSON.parse(out), rung(project)]).toEqual([1, expect.objectContaining({ outcome: "none" }), 0]);
  });

  it("follows the call by its trace id to its end", async () => {
    const project = createFormantAIProject();
    project.control.faults.arm({
      fault: { kind: "slow", milliseconds: 0 },
      when: ({ path }) => {
        if (path.startsWith("/v1/conversations?")) project.control.advance(20_000);
        return false;
      },
    });
    const { code, out, talk } = await call(project, "--wait");
    expect([code, talk]).toEqual([0, expect.stringMatching(/in_progress after \d+ s\ncompleted after \d+ s\n$/)]);
    expect(out).toContain("status: completed\n");
    expect(out).toContain(`trace id: ${String(project.control.dump()["calls"]?.[0]?.["traceId"] as string)}\n`);
    expect(out).toContain('"intent": "payment_confirmed"');
    expect(out).toContain("human: Yes, I can talk.");
  });

  it("does not wait for a call that cannot be followed, and says so", async () => {
    const project = createFormantAIProject();
    await call(project, "--idempotency-key", "k-1");
    const { code, talk } = await call(project, "--idempotency-key", "k-1", "--wait");
    expect([code, talk]).toEqual([1, expect.stringContaining("cannot be followed without an id")]);
    expect(talk).toContain("voice-agents conversations list --agent collections");
    expect(rung(project)).toBe(1);
  });
});

describe("voice-agents conversations, on FormantAI", () => {
  const account = ["--agent", "collections"];

  async function called(): Promise<FormantAIProject & { id: string }> {
    const project = createFormantAIProject();
    await call(project);
    project.control.advance(120_000);
    return { ...project, id: String(project.control.dump()["conversations"]?.[0]?.id) };
  }

  it("lists and shows them", async () => {
    const project = await called();
    const list = await project.cli(["conversations", "list", ...account]);
    expect([list.code, list.out]).toEqual([0, expect.stringContaining(project.id)]);
    const { code, out } = await project.cli(["conversations", "get", project.id, ...account]);
    expect([code, out]).toEqual([0, expect.stringContaining("human: Yes, I can talk.")]);
  });

  it("saves a recording", async () => {
    const project = await called();
    const { code } = await project.cli(["conversations", "recording", project.id, ...account, "--output", "call.wav"]);
    expect(code).toBe(0);
    expect(new Uint8Array(readFileSync(join(project.directory, "call.wav")))).toEqual(wavOf(project.id));
  });

  it.each([
    [["calls", "list", ...account], "FormantAI has no API to read a call"],
    [["calls", "abort", "x", ...account], "FormantAI has no way to end"],
    [["voices", "--platform", "formantai"], "FormantAI has no API for voices"],
  ])("%j is told to be impossible, and why", async (argv, message) => {
    const project = createFormantAIProject();
    const { code, talk } = await project.cli(argv);
    expect([code, talk]).toEqual([64, expect.stringContaining(message)]);
    expect(project.control.log()).toEqual([]);
  });
});
