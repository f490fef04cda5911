import { lantern as emulated } from "../../emulator/lantern/platform.ts";
import { isObject, pick } from "../../provider/kind/value.ts";
import type { KindFixture, PlatformFixture } from "../contract/fixture.ts";
import { connect } from "../harness/world.ts";
import { lantern } from "./platform.ts";

const ENVIRONMENT = {
  ...emulated.variables("https://lantern.emulator"),
  LANTERN_NORTH_TOKEN: emulated.variables("")["LANTERN_TOKEN"],
  LANTERN_RETRY_DELAY_MS: "1",
};

const workspace: KindFixture = {
  needs: [],
  args: {},
  properties: [
    { at: "room", given: { room: "harbour" }, to: "cellar", writes: [], unseen: "the id is what it is found by" },
    { at: "credentials", given: { credentials: "LANTERN" }, to: "LANTERN_NORTH", writes: [], unseen: "ours" },
  ],
  expected: () => ({}),
  live: () => ({}),
  ids: () => ["harbour", "cellar"],
  afterDelete: { stays: {} },
  twins: {},
  scopes: {},
};

const voiceAgent: KindFixture = {
  needs: [],
  args: { name: "Keeper", greeting: "Ahoy!" },
  properties: [
    { at: "name", to: "Mate" },
    { at: "greeting", to: "Hello." },
  ],
  expected: (args) => pick(args, ["name", "greeting"]),
  live(world, id) {
    const found = world.stored("voices").find((voice) => voice.id === id);
    return found && pick(found, ["name", "greeting"]);
  },
  ids: (world) => world.stored("voices").map(({ id }) => id),
  edit: (world, id, fields) => void world.control.dashboardEdit("voices", id, fields as never),
  vanish: (world, id) => world.control.remove("voices", id),
  afterDelete: "gone",
  twins: {},
  scopes: {},
};

/** Lantern as the contract suite sees it. */
export const fixture: PlatformFixture = {
  platform: "lantern",
  kinds: { Workspace: workspace, VoiceAgent: voiceAgent },
  createWorld: ({ switches = {}, environment = {} } = {}) =>
    connect(lantern.create({ switches }), "lantern", { ...ENVIRONMENT, ...environment }),
  declare: (kind, name, args) => ({ type: `lantern:${kind}`, name, args: { room: "harbour", ...args } }),
  otherWorkspace: { room: "cellar" },
  describe: ({ method, body }) => (isObject(body) ? `${method} ${Object.keys(body).sort().join(",")}` : method),
  updates: "PATCH",
  pageSize: Infinity,
  reads: ({ method, path }) => (method === "GET" ? (path.endsWith("/voices") ? "list" : "one") : undefined),
  noCredentials: { LANTERN_TOKEN: undefined },
  otherCredential: { credentials: "LANTERN_NORTH" },
  wrongCredentials: {},
  loseWorkspace: () => undefined,
};
