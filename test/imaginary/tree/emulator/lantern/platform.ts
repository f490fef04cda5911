import { ApiError } from "../kernel/api-error.ts";
import type { EmulatedPlatform } from "../emulated.ts";
import { merged } from "../kernel/by-hand.ts";
import { createIds } from "../kernel/ids.ts";
import { isObject, type JsonObject } from "../kernel/json.ts";
import { createEmulator } from "../kernel/kernel.ts";
import type { Call, Reply } from "../kernel/message.ts";
import { createRouter } from "../kernel/router.ts";
import { Store, type Stored } from "../kernel/store.ts";
import { createSwitches } from "../kernel/switches.ts";

type Collections = { voices: Stored; calls: Stored };

const TOKEN = "emulator-lantern-token";

const table = {
  createStatus: { default: 201, alternatives: [200], about: "Status of a create.", source: "invented" },
} as const;

const route = createRouter([
  { method: "GET", path: "/rooms/:room/voices" },
  { method: "POST", path: "/rooms/:room/voices" },
  { method: "GET", path: "/rooms/:room/voices/:id" },
  { method: "PATCH", path: "/rooms/:room/voices/:id" },
  { method: "DELETE", path: "/rooms/:room/voices/:id" },
  { method: "POST", path: "/calls" },
]);

export const lantern: EmulatedPlatform = {
  name: "lantern",
  switches: table,
  create({ switches: chosen, clock }) {
    const store = new Store<Collections>(["voices", "calls"]);
    const ids = createIds("lantern");
    const switches = createSwitches(table, chosen);

    function handle({ method, path, body, authorization }: Call, view: Store<Collections>): Reply {
      const found = route(method, path ?? "");
      if (found.found !== "route") throw new ApiError(404, "no such address");
      if (authorization !== `Bearer ${TOKEN}`) throw new ApiError(401, "who are you?");
      const fields = body.kind === "json" && isObject(body.value) ? body.value : {};
      const status = switches.get().createStatus;
      if (path === "/calls") return { status, json: view.put("calls", { ...fields, id: ids.next("call") }) };
      const { id } = found.params;
      if (id === undefined && method === "GET") return { status: 200, json: view.all("voices") };
      if (id === undefined) return { status, json: view.put("voices", { ...fields, id: ids.next("voice") }) };
      const voice = view.get("voices", id);
      if (!voice) throw new ApiError(404, "no such voice");
      if (method === "DELETE") view.remove("voices", id);
      if (method === "DELETE") return { status: 204 };
      return { status: 200, json: method === "PATCH" ? view.put("voices", edited(voice, fields)) : voice };
    }

    return createEmulator(
      {
        name: "lantern",
        basePath: "",
        tokenPath: null,
        secretFields: [],
        clock,
        store,
        ids,
        switches,
        handle,
        errorReply: ({ status, message }) => ({ status, json: { message } }),
        identify: (authorization) =>
          authorization === null
            ? { kind: "none", account: null, key: null }
            : { kind: "apiKey", account: "lantern", key: "first" },
        revoke: () => undefined,
        tick: () => undefined,
        rateLimit: () => null,
        rateLimitKey: () => "",
        seed: () => ids.reset(),
        byHand: {
          find: (collection, id) => store.get(store.named(collection), id),
          create: (collection, object) => store.put(store.named(collection), { ...object, id: ids.next(collection) }),
          edit: (collection, record, patch) => store.put(store.named(collection), edited(record, patch)),
          remove: (collection, { id }) => store.remove(store.named(collection), id),
        },
      },
      {},
      () => [],
    );
  },
  variables: (baseUrl) => ({ LANTERN_BASE_URL: baseUrl, LANTERN_TOKEN: TOKEN, LANTERN_WEBHOOK_SECRET: "lit" }),
};

const edited = (record: Stored, patch: JsonObject): Stored => ({ ...merged(record, patch), id: record.id });
