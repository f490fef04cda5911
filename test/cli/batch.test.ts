import { describe, expect, it } from "vitest";
import type { Fault } from "../../emulator/kernel/faults.ts";
import { createFormantAIProject, march, type FormantAIProject } from "../operations/formantai/project.ts";
import { lostAnswers, refusals } from "../operations/formantai/world.ts";
import type { Ran } from "./run.ts";

const CREATE = ["batch", "create", "collections", "march.csv", "--name", "March"];

const stored = ({ control }: FormantAIProject, collection: "batches" | "calls") => control.dump()[collection] ?? [];

const uploads = ({ control }: FormantAIProject) => control.log().filter(({ path }) => path === "/v1/batch-call");

const create = (project: FormantAIProject, ...more: string[]): Promise<Ran> =>
  project.cli([...CREATE, "--yes", ...more]);

const named = (faults: readonly Fault[]) => faults.map((fault) => [JSON.stringify(fault), fault] as const);

describe("voice-agents batch create", () => {
  it("shows what is in the file, asks, uploads it, and says how to see how it goes", async () => {
    const project = createFormantAIProject();
    const questions: string[] = [];
    const { code, out, talk } = await project.cli(CREATE, {
      ask: async (question) => {
        questions.push(question);
        return "Yes";
      },
    });
    expect([code, questions]).toEqual([
      0,
      ["This calls 3 people, begins at once and cannot be stopped. Type yes to go on: "],
    ]);
    expect(talk).toContain("March, by collections (123): 3 people to call\n");
    expect(talk).toContain('  line 2: customer_phone "+14155550100", customer_name "Ann", loan_id "LN-1"\n');
    expect(talk).toContain("voice-agents batch metrics 456 --agent collections");
    expect(out).toContain("campaign: 456\nname: March\nagent: 123\nstatus: pending\nrows: 3\n");
    expect(stored(project, "calls")).toHaveLength(3);
  });

  it.each(["", "no", "y", "yes please"])("sends nothing when the answer is %j", async (answer) => {
    const project = createFormantAIProject();
    const { code, out, talk } = await project.cli(CREATE, { ask: async () => answer });
    expect([code, out, talk]).toEqual([1, "", expect.stringContaining("nothing was sent\n")]);
    expect(uploads(project)).toEqual([]);
  });

  it("does not ask with --yes, and gives JSON to a machine", async () => {
    const project = createFormantAIProject();
    const { code, out } = await create(project, "--format", "json");
    expect([code, JSON.parse(out)]).toEqual([
      0,
      {
        outcome: "accepted",
        id: "456",
        name: "March",
        agentId: "123",
        status: "pending",
        recipients: 3,
        createdAt: "2026-01-15T10:00:00Z",
      },
    ]);
  });

  it.each([
    ["without --yes where nobody can be asked", CREATE, {}, "add --yes"],
    [
      "with the file on standard input and nobody left to ask",
      [...CREATE.slice(0, 3), "-", ...CREATE.slice(4)],
      { ask: async () => "yes" },
      "add --yes",
    ],
    [
      "of a file that does not exist",
      [...CREATE.slice(0, 3), "april.csv", "--name", "x", "--yes"],
      {},
      "april.csv: ENOENT",
    ],
    [
      "by an agent that does not exist",
      ["batch", "create", "colections", "march.csv", "--name", "x", "--yes"],
      {},
      "did you mean collections?",
    ],
    [
      "on a platform without campaigns",
      ["batch", "create", "front-desk", "march.csv", "--name", "x", "--yes"],
      {},
      "Niche has no campaigns",
    ],
    ["without a name", CREATE.slice(0, 4), {}, "required option '--name <name>'"],
    ["with a name of blanks", [...CREATE.slice(0, 5), " ", "--yes"], {}, "It must not be empty"],
  ])("called %s is a wrong call, and nothing is sent", async (_, argv, terminal, message) => {
    const project = createFormantAIProject();
    const { code, out, talk } = await project.cli(argv, terminal);
    expect([code, out, talk]).toEqual([64, "", expect.stringContaining(message)]);
    expect(project.control.log()).toEqual([]);
  });

  it("takes the file from standard input", async () => {
    const project = createFormantAIProject();
    const argv = [...CREATE.slice(0, 3), "-", ...CREATE.slice(4), "--yes"];
    expect((await project.cli(argv, { input: () => Buffer.from(march) })).code).toBe(0);
    expect(stored(project, "calls")).toHaveLength(3);
  });

  it("sends nothing with --dry-run, not even a question", async () => {
    const project = createFormantAIProject();
    const { code, out, talk } = await project.cli([...CREATE, "--dry-run", "--format", "json"]);
    expect([code, JSON.parse(out), talk]).toEqual([
      0,
      {
        outcome: "planned",
        agent: "123",
        name: "March",
        recipients: 3,
        columns: ["customer_phone", "customer_name", "loan_id"],
        notes: [],
      },
      expect.stringContaining("nothing was sent"),
    ]);
    expect(project.control.log()).toEqual([]);
  });

  it("names every problem of a file with its line, and sends nothing", async () => {
    const csv = "customer_phone,loan_id,nmae\n+14155550100,LN-1,x\n4155550101,LN-2\n+14155550100,LN-3,y\n";
    const project = createFormantAIProject({ files: { "march.csv": csv } });
    const { code, out, talk } = await create(project);
    expect([code, out]).toEqual([1, ""]);
    expect(talk.split("\n")).toEqual([
      "march.csv:1: no column customer_name: the agent declares it as required",
      "march.csv:3: 2 fields, where line 1 names 3 columns",
      "march.csv:4: +14155550100 is on line 2 already, and would be called twice",
      "error: march.csv has 3 problems; nothing was sent",
      "",
    ]);
    const json = await create(project, "--format", "json");
    expect(JSON.parse(json.out)).toMatchObject({
      outcome: "refused",
      problems: [{ line: 1 }, { line: 3 }, { line: 4 }],
    });
    expect(project.control.log()).toEqual([]);
  });

  it("names signs that nobody sees with row and column, and how to write the field", async () => {
    const csv =
      "customer_phone,customer_name\u200b,loan_id\n\u202a+14155550100\u202c,Ana Bell,LN-1\n" +
      "+1\u00a0415\u00a0555\u00a00101,\u00a0Bo Lee,LN\u200b-2\n\uff0b14155550102,Zo\u00eb \ud83d\udc69\u200d\ud83d\ude80,LN-3\n";
    const project = createFormantAIProject({ files: { "march.csv": csv } });
    const { code, talk } = await create(project);
    expect(code).toBe(1);
    expect(talk.split("\n")).toEqual([
      'march.csv:1: column 2: an invisible character (U+200B) is at position 14; without it: "customer_name"',
      'march.csv:2: customer_phone: "\\u202a+14155550100\\u202c" is no E.164 number: an invisible character (U+202A) is at position 1; write it as +14155550100',
      'march.csv:3: customer_name\\u200b: a blank that is no space (U+00A0) is at position 1; write "Bo Lee"',
      'march.csv:3: loan_id: an invisible character (U+200B) is at position 3; without it: "LN-2"',
      'march.csv:3: customer_phone: "+1\u00a0415\u00a0555\u00a00101" is no E.164 number: a blank that is no space (U+00A0) is at position 3; write it as +14155550101',
      'march.csv:4: customer_phone: "\uff0b14155550102" is no E.164 number: a sign of double width (U+FF0B) is at position 1; write it as +14155550102',
      "error: march.csv has 6 problems; nothing was sent",
      "",
    ]);
    expect(project.control.log()).toEqual([]);
  });

  it("knows no call parameters of an agent that declares none, and notes columns that are not declared", async () => {
    const csv = "customer_phone,nickname\n+14155550100,x\n";
    const files = { "march.csv": csv };
    expect((await create(createFormantAIProject({ files, inputs: {} }))).talk).not.toContain("note:");
    const only = { callParameters: [{ name: "nick_name" }] };
    const { code, talk } = await create(createFormantAIProject({ files, inputs: only }));
    expect([code, talk]).toEqual([
      0,
      expect.stringContaining("note: the agent declares no call parameter nickname; did you mean nick_name?"),
    ]);
  });

  it("does not send a second campaign of the same name, unless that is meant", async () => {
    const project = createFormantAIProject();
    expect((await create(project)).code).toBe(0);
    const second = await create(project, "--format", "json");
    expect([second.code, JSON.parse(second.out), second.talk]).toEqual([
      1,
      { outcome: "refused", found: [expect.objectContaining({ id: "456", name: "March" })] },
      expect.stringContaining("has a campaign of this name already"),
    ]);
    expect(stored(project, "batches")).toHaveLength(1);
    expect((await create(project, "--again")).code).toBe(0);
    expect(stored(project, "batches")).toHaveLength(2);
  });

  it("does not mind a campaign of that name of another agent", async () => {
    const project = createFormantAIProject();
    project.control.create("batches", { agentId: 497, name: "March" });
    expect((await create(project)).code).toBe(0);
  });

  it.each(named(lostAnswers))(
    "dials nobody twice, by itself or run again after a lost response: %s",
    async (_, fault) => {
      const project = createFormantAIProject();
      project.control.faults.arm({ fault, path: "^/v1/batch-call$" });
      const first = await create(project, "--format", "json");
      expect(uploads(project)).toHaveLength(1);
      const taken = stored(project, "batches").length;
      const facts = JSON.parse(first.out) as { outcome: string };
      if (taken === 1)
        expect([first.code, facts]).toEqual([0, expect.objectContaining({ outcome: "accepted", id: "456" })]);
      else {
        expect([first.code, facts]).toEqual([1, expect.objectContaining({ outcome: "unknown", found: [] })]);
        expect(first.talk).toContain("it was not sent again");
        expect(first.talk).toContain("voice-agents batch list --agent collections");
      }
      const second = await create(project);
      expect(second.code).toBe(taken);
      expect([stored(project, "batches").length, stored(project, "calls").length]).toEqual([1, 3]);
    },
  );

  it("says what it found where that is not certainly the campaign", async () => {
    const project = createFormantAIProject();
    project.control.faults.arm({ fault: { kind: "reset" }, path: "^/v1/batch-call$" });
    project.control.faults.arm({
      fault: { kind: "reset" },
      when: ({ path }) => {
        if (path === "/v1/batch-call")
          project.control.create("batches", { agentId: 123, name: "March", totalRecipients: 9 });
        return false;
      },
    });
    const { code, talk } = await create(project);
    expect([code, talk]).toEqual([
      1,
      expect.stringMatching(/are new:\n.* 9 rows {2}456 {2}March\nDo not send it again\.\n/),
    ]);
  });

  it.each(named(refusals))("says that nobody is called when the platform refuses: %s", async (_, fault) => {
    const project = createFormantAIProject();
    project.control.faults.arm({ fault, path: "^/v1/batch-call$", times: "always" });
    const { code, out, talk } = await create(project, "--format", "json");
    expect([code, talk]).toEqual([1, expect.stringContaining("nobody is called")]);
    expect(JSON.parse(out)).toMatchObject({ outcome: "none", error: expect.any(String) as string });
    expect(stored(project, "batches")).toEqual([]);
  });

  it("sends nothing when the campaigns there are cannot be read", async () => {
    const project = createFormantAIProject();
    project.control.faults.arm({ fault: { kind: "status", status: 500 }, path: "^/v1/batch-calls", times: "always" });
    expect((await create(project)).code).toBe(1);
    expect(uploads(project)).toEqual([]);
  });

  it("writes nothing that would steer a terminal", async () => {
    const escape = String.fromCharCode(27);
    const csv = `customer_phone,customer_name\n+14155550100,${escape}[2J\n`;
    const { talk } = await createFormantAIProject({ files: { "march.csv": csv } }).cli([...CREATE, "--dry-run"]);
    expect(talk).not.toContain(escape);
  });
});

describe("voice-agents batch list, get and metrics", () => {
  it("list campaigns, of an agent or all", async () => {
    const project = createFormantAIProject();
    await create(project);
    project.control.create("batches", { agentId: 497, name: "Other" });
    const all = await project.cli(["batch", "list", "--platform", "formantai"]);
    expect([all.code, all.out.split("\n").length, all.talk]).toEqual([0, 3, "2 campaigns\n"]);
    expect(all.out).toContain("2026-01-15T10:00:00Z  pending           3 rows  456  March\n");
    const own = await project.cli(["batch", "list", "--agent", "collections", "--format", "json"]);
    expect(JSON.parse(own.out)).toMatchObject([{ id: 456, name: "March", total_recipients: 3 }]);
    const one = await project.cli(["batch", "list", "--platform", "formantai", "--limit", "1"]);
    expect(one.talk).toBe("1 campaign\n");
  });

  it("show one campaign and its counts", async () => {
    const project = createFormantAIProject();
    await create(project);
    project.control.advance(3_600_000);
    const account = ["--agent", "collections"];
    expect((await project.cli(["batch", "get", "456", ...account])).out).toContain("status: completed\nrows: 3\n");
    expect((await project.cli(["batch", "metrics", "456", ...account])).out).toContain(
      "success_count: 3\nsuccess_rate: 100\n",
    );
    const json = await project.cli(["batch", "metrics", "456", ...account, "--format", "json"]);
    expect(JSON.parse(json.out)).toMatchObject({ total_processed: 3 });
  });

  it("need no stack where the account is named", async () => {
    const project = createFormantAIProject({ files: { "bin/pulumi": "#!/bin/sh\nexit 1\n" } });
    const { code, talk } = await project.cli([
      "batch",
      "list",
      "--platform",
      "formantai",
      "--credentials",
      "FORMANTAI",
    ]);
    expect([code, talk]).toEqual([0, "0 campaigns\n"]);
  });

  it.each([
    [["batch", "get", "999", "--agent", "collections"], 1, "reading the campaign 999: 404 "],
    [["batch", "metrics", "999", "--agent", "collections"], 1, "reading the metrics of the campaign 999: 404 "],
    [["batch", "list", "--agent", "front-desk"], 64, "Niche has no campaigns"],
    [["batch", "list", "--limit", "0"], 64, "a whole number from 1"],
    [["batch"], 64, "Usage: voice-agents batch"],
    [["batch", "cancel", "1"], 64, "unknown command"],
  ])("%j fails and says why", async (argv, code, message) => {
    expect(await createFormantAIProject().cli(argv)).toEqual({
      code,
      out: "",
      talk: expect.stringContaining(message) as string,
    });
  });

  it.each([["list"], ["get", "456"], ["metrics", "456"]])("fail when no good answer comes: %s %s", async (...argv) => {
    for (const fault of [...lostAnswers, ...refusals]) {
      if (["slow", "statusAfter"].includes(fault.kind) || JSON.stringify(fault).includes('"data":')) continue;
      if (fault.kind === "wrongShape" && argv[0] === "metrics") continue;
      const project = createFormantAIProject();
      await create(project);
      project.control.faults.arm({ fault, method: "GET", times: "always" });
      const { code, out } = await project.cli(["batch", ...argv.filter(Boolean), "--agent", "collections"]);
      expect([fault.kind, code, out]).toEqual([fault.kind, 1, ""]);
    }
  });
});
