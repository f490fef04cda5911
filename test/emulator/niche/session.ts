import { createNicheEmulator, nicheBasePath, type NicheEmulatorOptions } from "../../../emulator/niche/emulator.ts";
import { nicheSeed } from "../../../emulator/niche/seed.ts";
import { client, type Answer } from "../session.ts";

export type { Answer } from "../session.ts";

/** The fields that the tests look at, whatever the object is. */
export type Fields = Record<string, unknown> & { readonly id: string };

/** An emulator and a client of it. Paths are below the base path; `~` stands for the first business. */
export function openSession({ token = nicheSeed.token, ...options }: NicheEmulatorOptions & { token?: string } = {}) {
  const emulator = createNicheEmulator(options);

  const sendBelow = client(emulator, `http://niche.test${nicheBasePath}`, { authorization: `Bearer ${token}` });
  const send = (method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> =>
    sendBelow(method, path.replace("~", `/businesses/${nicheSeed.businessId}`), body, headers);
  const get = (path: string) => send("GET", path);
  const post = (path: string, body?: unknown) => send("POST", path, body);
  const patch = (path: string, body?: unknown) => send("PATCH", path, body);
  const del = (path: string) => send("DELETE", path);

  async function made(path: string, body: unknown): Promise<Fields> {
    const answer = await post(path, body);
    if (answer.status > 201) throw new Error(`POST ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body as Fields;
  }

  async function templateId(name: string): Promise<string> {
    const { body } = await get("/tools");
    return (body as { items: Fields[] }).items.find((template) => template["name"] === name)?.id ?? "no such template";
  }

  return {
    emulator,
    control: emulator.control,
    send,
    get,
    post,
    patch,
    del,
    templateId,
    upload: (name: string, text = "prices", type = "text/plain") => post("~/files", fileForm(name, text, type)),
    /** A file that is ready. */
    readyFile: (name = "prices.txt") =>
      emulator.control.create("files", { businessId: nicheSeed.businessId, name }) as unknown as Fields,
    tool: async (template: string, configOverride?: unknown) =>
      made("~/tools", {
        templateToolId: await templateId(template),
        ...(configOverride === undefined ? {} : { configOverride }),
      }),
    agent: (fields: Record<string, unknown> = {}) => made("~/voice-agents", { ...minimalAgent, ...fields }),
    /** Reads an object and answers its fields. */
    read: async (path: string) => (await get(path)).body as Fields,
  };
}

/** The least that an agent needs. */
export const minimalAgent = { name: "Front desk", type: "INBOUND", conversationFlow: "Greet the caller." };

/** A transfer override that satisfies every rule. */
export const transferOverride = {
  destinations: [
    { name: "Sales Team", phoneNumber: "+12125559876", description: "Main sales line", warmTransferEnabled: true },
    { name: "Support", phoneNumber: "+15559876543", description: "Customer support", warmTransferEnabled: false },
  ],
  messages: [{ type: "request-complete", content: "https://example.com/audio/on-hold.mp3" }],
};

/** A form with one file. */
export function fileForm(name: string, text: string, type: string): FormData {
  const form = new FormData();
  form.append("file", new File([text], name, { type }));
  return form;
}
