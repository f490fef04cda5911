import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { wantsColour } from "../../cli/terminal.ts";
import { run } from "./run.ts";
import { temporaryFolder } from "./temporary.ts";

describe("voice-agents called wrongly", () => {
  it.each([
    [["valdate"], "Did you mean validate?"],
    [["validate", "--stak", "dev"], "Did you mean --stack?"],
    [["validate", "--format", "xml"], "Allowed choices are text, json, github"],
    [["validate", "--stack"], "argument missing"],
    [["schema", "a", "b"], "too many arguments"],
    [["schema", "VoiceAgnt"], 'did you mean "VoiceAgent"?'],
    [["schema", "VoiceAgent"], 'several platforms have a kind "VoiceAgent"'],
    [["emulate", "--port", "x"], "must be a number from 0 to 65535"],
    [["emulate", "--port", "70000"], "must be a number from 0 to 65535"],
    [["emulate", "nich"], 'no emulator for "nich"; there is niche'],
    [["emulate", "--switch", "createStatus"], 'takes name=value, not "createStatus"'],
    [["emulate", "--switch", "createStats=200"], 'no switch "createStats"'],
    [["emulate", "--switch", "createStatus=999"], 'switch "createStatus" cannot be "999"'],
    [[], "Usage: voice-agents"],
  ])("%j says so and what to do, and exits with 64", async (argv, message) => {
    const { code, out, talk } = await run(argv);
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(talk).toContain(message);
  });
});

describe("voice-agents --help", () => {
  it.each([[["--help"]], [["help"]], [["validate", "--help"]], [["help", "schema"]], [["emulate", "-h"]]])(
    "%j tells how to call it, with examples for each command, and exits with 0",
    async (argv) => {
      const { code, out, talk } = await run(argv);
      expect({ code, talk }).toEqual({ code: 0, talk: "" });
      expect(out).toContain("Usage: voice-agents");
      if (argv.join() !== "--help" && argv.join() !== "help") expect(out).toContain("Examples:\n  voice-agents ");
    },
  );
});

describe("voice-agents --version", () => {
  it("prints the version of the package", async () => {
    const { code, out } = await run(["--version"]);
    expect([code, /^\d+\.\d+\.\d+\S*\n$/.test(out)]).toEqual([0, true]);
  });
});

describe("voice-agents schema", () => {
  it("prints the schema of manifests", async () => {
    const { code, out } = await run(["schema"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ title: "Manifest" });
  });

  it.each(["niche/VoiceAgent", "Niche/voiceagent", "niche/v1/VoiceAgent", "miraiminds/VoiceAgent"])(
    "prints that of a kind, asked for as %s",
    async (kind) => {
      expect(JSON.parse((await run(["schema", kind])).out)).toMatchObject({ title: "VoiceAgent" });
    },
  );

  it("lists the kinds", async () => {
    const kinds = ["CalendarIntegration", "Deployment", "File", "Tool", "VoiceAgent", "Workspace"];
    expect((await run(["schema", "--list"])).out.trim().split("\n")).toEqual(
      expect.arrayContaining(kinds.map((kind) => `niche/${kind}`)),
    );
  });
});

describe("voice-agents emulate", () => {
  it("serves until it is interrupted, and prints the variables to set for a shell", async () => {
    let listening: (text: string) => void = () => undefined;
    const printed = new Promise<string>((resolve) => (listening = resolve));
    let interrupt: () => void = () => undefined;
    const interrupted = new Promise<void>((resolve) => (interrupt = resolve));
    const running = run(["emulate", "--switch", "createStatus=200"], { out: listening, interrupted });
    const variables = Object.fromEntries(
      (await printed)
        .trim()
        .split("\n")
        .map((line) => line.replace("export ", "").split("=")),
    ) as Record<string, string>;
    const list = (): Promise<Response> =>
      fetch(`${variables["NICHE_BASE_URL"]}/businesses`, {
        headers: { authorization: `Bearer ${variables["NICHE_TOKEN"]}` },
      });
    expect((await list()).status).toBe(200);
    interrupt();
    expect((await running).code).toBe(0);
    await expect(list()).rejects.toThrow();
  });

  it("keeps what it holds in a file, when it is given one", async () => {
    const directory = temporaryFolder({});
    const { code, talk } = await run(["emulate", "--store", "state.json"], { directory });
    expect([code, talk]).toEqual([0, expect.stringContaining("kept in state.json")]);
    expect(() => JSON.parse(readFileSync(join(directory, "state.json"), "utf8")) as unknown).not.toThrow();
  });

  it("says that a port is taken", async () => {
    const { createServer } = await import("node:http");
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const { code, talk } = await run(["emulate", "--port", String(port)]);
    await new Promise((resolve) => server.close(resolve));
    expect([code, talk]).toEqual([1, expect.stringContaining(`port ${port} is taken`)]);
  });
});

describe("colours", () => {
  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: "1" }, true, false],
    [{ NO_COLOR: "" }, true, true],
    [{ NO_COLOR: "1", FORCE_COLOR: "1" }, true, false],
    [{ FORCE_COLOR: "1" }, false, true],
    [{ FORCE_COLOR: "0" }, true, false],
    [{ TERM: "dumb" }, true, false],
  ])("with %j on a screen (%j): %j", (environment, isScreen, wanted) => {
    expect(wantsColour(environment, isScreen)).toBe(wanted);
  });
});
