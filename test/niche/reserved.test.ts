import { beforeEach, describe, expect, it } from "vitest";
import { createWorld, niche, type World } from "./world.ts";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const tool = (x: object) =>
  niche("Tool", "t", {
    template: "function",
    configOverride: {
      function: { name: "look", parameters: { type: "object", properties: { x } } },
      server: { url: "https://x.example.com" },
    },
  });

describe("Pulumi's own words, as text", () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });

  it.each([
    ["a signature", { [SIGNATURE]: ASSET, path: "/etc/hostname" }],
    ["an own key", { __provider: "x" }],
    ["an empty key", { "": 1 }],
  ])("are refused by the provider too, which a program may ask without our classes: %s", async (_, x) => {
    const { errors } = await world.pulumi.tryUp([tool(x)]);
    expect(errors.join()).toMatch(/properties\.x.*(wire format|begins with __|empty key)/);
    expect(world.writes()).toEqual([]);
  });

  it.each([{ enum: ["a\u001b[2Jb"] }, { "a\u0007": 1 }])(
    "and control characters are refused by the provider, which a program may ask without our classes: %j",
    async (x) => {
      const { errors } = await world.pulumi.tryUp([tool(x)]);
      expect(errors.join()).toMatch(/properties\.x.* the control character U\+/);
      expect(world.writes()).toEqual([]);
    },
  );

  it("in an answer of the platform reach neither the engine nor the state", async () => {
    await world.pulumi.up([tool({ enum: ["a"] })]);
    const [stored] = world.stored("tools");
    const config = stored?.["configOverride"] as object;
    const hostile = { [SIGNATURE]: ASSET, path: "/etc/hostname", description: UNKNOWN };
    world.control.dashboardEdit("tools", String(stored?.["id"]), {
      configOverride: {
        ...config,
        function: { name: "look", parameters: { type: "object", properties: { x: { enum: ["a", hostile] } } } },
      },
    });
    await world.pulumi.refresh();
    const state = JSON.stringify(world.pulumi.state);
    expect(state).toContain("/etc/hostname");
    expect(state).not.toContain(SIGNATURE);
    expect(state).not.toContain(UNKNOWN);
  });
});
