import { readFileSync } from "node:fs";
import { join } from "node:path";
import PQueue from "p-queue";
import { promptOf, type Fleet } from "./fleet.ts";
import type { Operation } from "./operations.ts";

/** How hard the platform is worked; as ours by default. */
const CONCURRENCY = 10;
const PAGE = 100;
/** A minute, and what requests may need on their way: the platform counts when they arrive. */
const WINDOW = 61_000;

export interface FloorOptions {
  readonly fleet: Fleet;
  readonly directory: string;
  readonly baseUrl: string;
  readonly token: string;
  readonly perMinute: number | undefined;
}

type Json = Readonly<Record<string, unknown>>;

/** The least requests that could do the work of each operation, with the same concurrency and limit, and no engine. */
export type Floor = Readonly<Partial<Record<Operation, () => Promise<void>>>>;

export function createFloor({ fleet, directory, baseUrl, token, perMinute }: FloorOptions): Floor {
  const queue = new PQueue({
    concurrency: CONCURRENCY,
    ...(perMinute !== undefined && { intervalCap: perMinute, interval: WINDOW, strict: true }),
  });
  const business = `businesses/${fleet.businessId}`;
  const ids = { tools: new Map<string, string>(), files: new Map<string, string>(), agents: new Map<string, string>() };

  const request = (method: string, path: string, body?: Json | FormData): Promise<Json> =>
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

  const list = async (path: string, count: number): Promise<void> => {
    const pages = Array.from({ length: Math.ceil(count / PAGE) }, (_, page) => page + 1);
    await Promise.all(pages.map((page) => request("GET", `${business}/${path}?page=${page}&page_size=${PAGE}`)));
  };

  /** One look at the workspace, and the pages of each kind. */
  const readAll = async (): Promise<void> => {
    await Promise.all([
      request("GET", business),
      list("tools", fleet.tools.length),
      list("files", fleet.files.length),
      list("voice-agents", fleet.agents.length),
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
      await request("GET", `tools?page=1&page_size=${PAGE}`);
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
    refresh: readAll,
    drift: readAll,
    async review() {},
    import: readAll,
    async destroy() {
      const remove = (path: string, of: ReadonlyMap<string, string>) =>
        Promise.all([...of.values()].map((id) => request("DELETE", `${business}/${path}/${id}`)));
      await remove("voice-agents", ids.agents);
      await Promise.all([remove("tools", ids.tools), remove("files", ids.files)]);
    },
  };
}
