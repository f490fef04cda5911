import { readFileSync } from "node:fs";
import { join } from "node:path";
import PQueue from "p-queue";
import { promptOf, type Fleet } from "./fleet.ts";
import type { Operation } from "./operations.ts";

/** How hard the platform is worked; as ours by default. */
const CONCURRENCY = 10;
const PAGE = 100;
const TEMPLATES = `tools?page=1&page_size=${PAGE}`;
/** A minute, and what requests may need on their way: the platform counts when they arrive. */
const WINDOW = 61_000;

export interface FloorOptions {
  readonly fleet: Fleet;
  readonly directory: string;
  readonly baseUrl: string;
  readonly token: string;
  readonly perMinute: number | undefined;
  /** Lists show ids, names and times only. Default: whole objects. */
  readonly namesOnly?: boolean | undefined;
}

type Json = Readonly<Record<string, unknown>>;

interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly total: number;
}

/** The least requests that could do the work of each operation, with the same concurrency and limit, and no engine. */
export type Floor = Readonly<Partial<Record<Operation, () => Promise<void>>>>;

export function createFloor({ fleet, directory, baseUrl, token, perMinute, namesOnly = false }: FloorOptions): Floor {
  const queue = new PQueue({
    concurrency: CONCURRENCY,
    ...(perMinute !== undefined && { intervalCap: perMinute, interval: WINDOW, strict: true }),
  });
  const business = `businesses/${fleet.businessId}`;
  const ids = { tools: new Map<string, string>(), files: new Map<string, string>(), agents: new Map<string, string>() };

  /** @param absent is a status that tells that there is nothing */
  const request = (method: string, path: string, body?: Json | FormData, absent?: number): Promise<Json> =>
    queue.add(async () => {
      const isForm = body instanceof FormData;
      const response = await fetch(`${baseUrl}/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body && !isForm && { "content-type": "application/json" }),
        },
        ...(body && { body: isForm ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      if (response.status === absent) return {};
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return text === "" ? {} : (JSON.parse(text) as Json);
    });

  const each = async <T extends { readonly name: string }>(
    items: readonly T[],
    made: Map<string, string>,
    make: (item: T, index: number) => Promise<Json>,
  ): Promise<void> => {
    const one = async (item: T, index: number) => void made.set(item.name, String((await make(item, index))["id"]));
    await Promise.all(items.map(one));
  };

  /**
   * All pages of a list: the first says how many there are, which is more than was made, since the platform adds a tool to each agent that has
   * a file. @returns the ids of all
   */
  const list = async (path: string): Promise<readonly string[]> => {
    const page = async (number: number) =>
      (await request("GET", `${business}/${path}?page=${number}&page_size=${PAGE}`)) as unknown as Page;
    const first = await page(1);
    const left = Math.max(Math.ceil(first.total / PAGE) - 1, 0);
    const others = await Promise.all(Array.from({ length: left }, (_, index) => page(index + 2)));
    return [first, ...others].flatMap(({ items }) => items.map(({ id }) => id));
  };

  const readEach = (path: string, ids: Iterable<string>): Promise<unknown> =>
    Promise.all([...ids].map((id) => request("GET", `${business}/${path}/${id}`)));

  /** A look at the workspace, and all lists; or each object that was made here, where lists show names only. */
  const readMade = async (): Promise<void> => {
    const read = (path: string, made: ReadonlyMap<string, string>): Promise<unknown> =>
      namesOnly ? readEach(path, made.values()) : list(path);
    await Promise.all([
      request("GET", business),
      read("tools", ids.tools),
      read("files", ids.files),
      read("voice-agents", ids.agents),
    ]);
  };

  /**
   * All that the workspace has: also its one calendar, and the templates, which tools show by id and manifests by name. Where lists show names
   * only, everything is read by itself: nothing but its template tells a tool of the platform's from one of somebody's.
   */
  const findAll = async (): Promise<void> => {
    const find = async (path: string): Promise<void> => {
      const ids = await list(path);
      if (namesOnly) await readEach(path, ids);
    };
    await Promise.all([
      request("GET", business),
      request("GET", TEMPLATES),
      request("GET", `${business}/integrations/google-calendar`, undefined, 404),
      find("tools"),
      find("files"),
      find("voice-agents"),
    ]);
  };

  const update = (index: number, version: number): Promise<Json> => {
    const id = ids.agents.get(fleet.agents[index]!.name);
    return request("PATCH", `${business}/voice-agents/${id}`, { conversationFlow: promptOf(fleet, index, version) });
  };

  return {
    async "first up"() {
      await request("GET", business);
      // A tool names its template by a name, and is made by its id.
      await request("GET", TEMPLATES);
      await Promise.all([
        each(fleet.tools, ids.tools, ({ configOverride }) =>
          request("POST", `${business}/tools`, { templateToolId: fleet.templateToolId, configOverride }),
        ),
        each(fleet.files, ids.files, ({ name }) => {
          const form = new FormData();
          const text = readFileSync(join(directory, "manifests", "knowledge", `${name}.md`));
          form.append("file", new Blob([text], { type: "text/markdown" }), `${name}.md`);
          return request("POST", `${business}/files`, form);
        }),
      ]);
      await each(fleet.agents, ids.agents, ({ name, firstMessage, customInstructions, tools, files }, index) =>
        request("POST", `${business}/voice-agents`, {
          name,
          type: "INBOUND",
          firstMessage,
          customInstructions,
          conversationFlow: promptOf(fleet, index),
          toolIds: tools.map((tool) => ids.tools.get(tool)),
          knowledgeBaseDocumentIds: files.map((file) => ids.files.get(file)),
        }),
      );
    },
    async preview() {},
    async "up again"() {},
    async "one changed"() {
      await update(0, 1);
    },
    async "all changed"() {
      await Promise.all(fleet.agents.map((_, index) => update(index, 2)));
    },
    refresh: readMade,
    drift: readMade,
    async review() {},
    "import --dry-run": findAll,
    import: findAll,
    async destroy() {
      const remove = (path: string, of: ReadonlyMap<string, string>) =>
        Promise.all([...of.values()].map((id) => request("DELETE", `${business}/${path}/${id}`)));
      await remove("voice-agents", ids.agents);
      await Promise.all([remove("tools", ids.tools), remove("files", ids.files)]);
    },
  };
}
