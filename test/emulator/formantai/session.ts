import { createFormantAIEmulator, type FormantAIEmulatorOptions } from "../../../emulator/formantai/emulator.ts";
import { formantAISeed } from "../../../emulator/formantai/seed.ts";
import { client, dataOf, listOf, type Answer, type Fields } from "../session.ts";

export { dataOf, listOf, type Answer, type Fields } from "../session.ts";

/** Parts of a form by name; null leaves one out. */
export type Parts = Readonly<Record<string, File | string | number | boolean | null>>;

/** What a target of webhooks got. */
export interface Received {
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
  readonly event: { readonly event_id: string; readonly event_type: string; readonly data: EventData } & Fields;
}

/** The part of an event that the tests look at. */
export type EventData = { readonly call: Fields; readonly retry: Fields } & Fields;

/** A number that nobody has. */
export const phone = "+919876543210";

/** The address of the target that `target` adds. */
export const targetUrl = "https://receiver.test/hooks";

/** An emulator, a client of it, and a receiver of its webhooks that answers 200 unless `answer` says otherwise. */
export function openSession({
  answer = async () => new Response(null, { status: 200 }),
  host = "formantai.test",
  ...options
}: FormantAIEmulatorOptions & { answer?: (init: RequestInit) => Promise<Response>; host?: string } = {}) {
  const received: Received[] = [];
  const emulator = createFormantAIEmulator({
    deliver: async (url, init) => {
      received.push(decodeWebhook(url, init));
      return answer(init);
    },
    ...options,
  });
  const { control } = emulator;

  const send = client(emulator, `https://${host}`, { authorization: `Bearer ${formantAISeed.apiKey}` });
  const get = (path: string, headers?: Fields) => send("GET", path, undefined, headers);
  const post = (path: string, body?: unknown, headers?: Fields) => send("POST", path, body, headers);

  return {
    emulator,
    control,
    received,
    send,
    get,
    post,
    /** Starts a call. */
    call: (fields: Fields = {}, headers?: Fields) => post("/v1/call", { ...callBody(), ...fields }, headers),
    /** Uploads a campaign. */
    batch: (csv: string | Uint8Array<ArrayBuffer>, parts: Parts = {}, headers?: Fields) =>
      post("/v1/batch-call", campaign(csv, parts), headers),
    /** Submits a transcription. */
    job: (parts: Parts = {}, name = "talk.wav", headers?: Fields) =>
      post("/v1/transcription/jobs", form("audio", new File(["RIFF"], name, { type: "audio/wav" }), parts), headers),
    /** The items of the list of conversations. */
    conversations: async (query = ""): Promise<Fields[]> => listOf(await get(`/v1/conversations${query}`)),
    /** The newest conversation, read alone. */
    latest: async (): Promise<Fields> => {
      const [first] = listOf(await get("/v1/conversations"));
      return dataOf(await get(`/v1/conversations/${String(first?.["conversation_id"])}`));
    },
    /** Gives the first agent a target. */
    target: (fields: Partial<Parameters<typeof control.addWebhookTarget>[1]> = {}) =>
      control.addWebhookTarget(formantAISeed.agentId, { url: targetUrl, ...fields }),
    /** Moves the clock, lets webhooks arrive, and answers the events of those that did since the last time. */
    events: async (seconds: number): Promise<Received["event"][]> => {
      control.advance(seconds * 1000);
      await control.settled();
      return received.splice(0).map(({ event }) => event);
    },
  };
}

/** The least that a call needs. */
export function callBody(to = phone) {
  return { agent_id: formantAISeed.agentId, parameters: [{ name: "customer_phone", value: to }] };
}

/** The form of a campaign; null leaves a part out. */
export function campaign(csv: string | Uint8Array<ArrayBuffer>, parts: Parts = {}): FormData {
  const named = { agent_id: formantAISeed.agentId, name: "March follow-ups", ...parts };
  return form("file", new File([csv], "contacts.csv", { type: "text/csv" }), named);
}

/** A form with a file, unless `parts` brings its own. */
export function form(field: string, file: File, parts: Parts): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries({ [field]: file, ...parts })) {
    if (value instanceof File) data.append(name, value);
    else if (value !== null) data.append(name, String(value));
  }
  return data;
}

/** `error` of an answer. */
export function errorOf({ body }: Answer): Fields {
  return (body as { error: Fields }).error;
}

/** The header of another tenant's key. */
export const otherKey = { authorization: `Bearer ${formantAISeed.otherApiKey}` };

function decodeWebhook(url: string, init: RequestInit): Received {
  const body = init.body as string;
  return { url, headers: new Headers(init.headers), body, event: JSON.parse(body) as Received["event"] };
}
