import { createMiraiMindsEmulator, type MiraiMindsEmulatorOptions } from "../../../emulator/miraiminds/emulator.ts";
import { miraiMindsSeed } from "../../../emulator/miraiminds/seed.ts";
import { offersIn } from "../../../emulator/miraiminds/number-catalogue.ts";
import { client, dataOf, type Fields } from "../session.ts";

export { dataOf, listOf, type Answer, type Fields } from "../session.ts";

/** What a receiver of webhooks got. */
export interface Received {
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
  readonly event: { readonly type: string; readonly data: Fields };
  readonly metadata: unknown;
}

/** Headers of the first organization in its first workspace. */
export const ownHeaders: Readonly<Record<string, string>> = {
  "x-public-key": miraiMindsSeed.publicKey,
  "x-private-key": miraiMindsSeed.privateKey,
  workspace: miraiMindsSeed.workspaceId,
  organization: miraiMindsSeed.organizationId,
};

/** Headers of the other organization in its workspace. */
export const otherHeaders: Readonly<Record<string, string>> = {
  "x-public-key": miraiMindsSeed.otherPublicKey,
  "x-private-key": miraiMindsSeed.otherPrivateKey,
  workspace: miraiMindsSeed.otherWorkspaceId,
  organization: miraiMindsSeed.otherOrganizationId,
};

/** An emulator, a client of it, and a receiver of its webhooks that answers 200 unless `answer` says otherwise. */
export function openSession({
  answer = async () => new Response(null, { status: 200 }),
  ...options
}: MiraiMindsEmulatorOptions & { answer?: (init: RequestInit) => Promise<Response> } = {}) {
  const received: Received[] = [];
  const emulator = createMiraiMindsEmulator({
    deliver: async (url, init) => {
      received.push(decodeWebhook(url, init));
      return answer(init);
    },
    ...options,
  });
  const { control } = emulator;

  const send = client(emulator, "https://mirai.test", ownHeaders);
  const get = (path: string, headers?: Fields) => send("GET", path, undefined, headers);
  const post = (path: string, body?: unknown, headers?: Fields) => send("POST", path, body, headers);
  const put = (path: string, body?: unknown, headers?: Fields) => send("PUT", path, body, headers);
  const del = (path: string, headers?: Fields) => send("DELETE", path, undefined, headers);

  async function made(path: string, body: unknown): Promise<Fields> {
    const made = await post(path, body);
    if (made.status > 201) throw new Error(`POST ${path} answered ${made.status}: ${JSON.stringify(made.body)}`);
    return made.body as Fields;
  }

  return {
    emulator,
    control,
    received,
    send,
    get,
    post,
    put,
    del,
    /** Creates an assistant and answers its id. */
    assistant: async (fields: Fields = {}): Promise<string> => {
      const { data } = await made("/v1/admin/assistant/create", { ...customAssistant, ...fields });
      const { assistantId, _id } = data as Fields;
      return String(assistantId ?? _id);
    },
    create: (fields: Fields = {}) => post("/v1/admin/assistant/create", { ...customAssistant, ...fields }),
    update: (id: string, fields: Fields) => put(`/v1/admin/assistant/update/${id}`, fields),
    /** Reads an assistant. */
    read: async (id: string): Promise<Fields> => dataOf(await get(`/v1/admin/assistant/get/${id}`)),
    /** Creates a tool and answers it. */
    tool: async (fields: Fields = {}): Promise<Fields> =>
      (await made("/v1/admin/tool/api", { ...tool, ...fields }))["data"] as Fields,
    /** Uploads a file in chunks and answers its id. */
    file: async (name = "prices.txt", chunks: readonly string[] = ["prices"]): Promise<string> => {
      const fileSize = chunks.join("").length;
      const started = await made(`${upload}/start`, { fileName: name, totalChunks: chunks.length, fileSize });
      const { sessionId } = (started["data"] ?? started) as Fields;
      for (const [index, text] of chunks.entries())
        await post(`${upload}/chunk/${String(sessionId)}`, chunk(index, text));
      return String((await made(`${upload}/complete/${String(sessionId)}`, undefined))["knowledgeBaseId"]);
    },
    /** Buys a number and answers its id. */
    number: async (index = 0): Promise<string> => {
      const { number, countryCode, numberType } = offersIn("US")[index]!;
      const { data } = await made("/v1/number-pool/purchase", { number, countryCode, numberType });
      return String((data as Fields)["_id"]);
    },
    /** Starts a call and answers its id. */
    call: async (assistant: string, fields: Fields = {}): Promise<string> => {
      const body = await made("/v2/call/initiate", { phoneNumber: "+919876543210", assistant, callbackUrl, ...fields });
      return String(body["callId"] ?? (body["data"] as Fields)["callId"]);
    },
    /** Moves the clock, lets webhooks arrive, and answers the types of those that did since the last time. */
    events: async (seconds: number): Promise<string[]> => {
      control.advance(seconds * 1000);
      await control.settled();
      return received.splice(0).map(({ event }) => event.type);
    },
  };
}

/** Where the webhooks go. */
export const callbackUrl = "https://receiver.test/hooks";

/** Below this path files are uploaded. */
export const upload = "/v1/knowledge-base/upload";

/** The least that an assistant needs under both profiles. */
export const customAssistant = {
  name: "Front desk",
  variant: { type: "custom" },
  agent: { identity: { name: "Priya", gender: "female", voice: "priya" }, systemPrompt: "Help." },
  icpContext: { language: "english" },
};

/** A tool with everything that it needs. */
export const tool = {
  name: "Order status",
  description: "Looks up an order",
  url: "https://shop.test/orders",
  method: "get",
};

/** A cart that satisfies the payload schema. */
export const cart = {
  customer: { firstName: "John", phone: "+919876543210" },
  totalLineItemsPriceSet: price("1895.0"),
  subtotalPriceSet: price("1895.0"),
  totalDiscountSet: price("0.0"),
  totalPriceSet: price("1895.0"),
  lineItems: [{ title: "Shoe", quantity: 1 }],
};

/** A form with one chunk. */
export function chunk(index: number | string, text: string | Uint8Array<ArrayBuffer>): FormData {
  const form = new FormData();
  form.append("chunkIndex", String(index));
  form.append("chunk", new File([text], "blob"));
  return form;
}

function price(amount: string) {
  return { shopMoney: { amount } };
}

function decodeWebhook(url: string, init: RequestInit): Received {
  const body = init.body as string;
  const { event, metadata } = JSON.parse(body) as Pick<Received, "event" | "metadata">;
  return { url, headers: new Headers(init.headers), body, event, metadata };
}
