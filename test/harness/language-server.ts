import { spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const server = join(
  import.meta.dirname,
  "..",
  "..",
  "node_modules",
  "yaml-language-server",
  "bin",
  "yaml-language-server",
);

interface Position {
  readonly line: number;
  readonly character: number;
}

/** What the server says of a document: where, and in which words. */
export interface Diagnostic {
  readonly range: { readonly start: Position };
  readonly message: string;
}

export interface Completion {
  readonly label: string;
  readonly insertText?: string;
}

/** A document in an editor, as far as the YAML language server sees it. */
export interface OpenDocument {
  /** What is wrong with the document. */
  diagnostics(): Promise<readonly Diagnostic[]>;
  /** What can be put where the mark `|` was in the text. */
  complete(): Promise<readonly Completion[]>;
  /** What is told of the word before the mark. */
  hover(): Promise<string>;
}

/** An editor that is open on a folder. */
export interface Editor {
  /** Opens a text as a file, which need not be there. `|` marks where the cursor is, and is no part of the text. */
  open(file: string, marked: string): OpenDocument;
  close(): void;
}

/** An editor whose folder and settings are these. */
export async function startEditor(folder: string, settings: Readonly<Record<string, unknown>>): Promise<Editor> {
  const child = spawn(process.execPath, [server, "--stdio"], { stdio: ["pipe", "pipe", "ignore"] });
  const waiting = new Map<number, (result: unknown) => void>();
  const published = new Map<string, PromiseWithResolvers<readonly Diagnostic[]>>();
  const send = (message: object): void => {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  let last = 0;
  const request = (method: string, params: object): Promise<unknown> => {
    last += 1;
    send({ id: last, method, params });
    return new Promise((resolve) => waiting.set(last, resolve));
  };
  // As an editor gives a section of its settings: `yaml.schemas` is `schemas` in the section `yaml`.
  const section = (name: string): object =>
    Object.fromEntries(
      Object.entries(settings).flatMap(([key, value]) =>
        key.startsWith(`${name}.`) ? [[key.slice(name.length + 1), value] as const] : [],
      ),
    );
  const receive = ({ id, method, params, result }: Message): void => {
    if (method === undefined) return waiting.get(Number(id))?.(result);
    if (method === "workspace/configuration")
      return send({ id, result: params!.items!.map((item) => section(item.section)) });
    if (method === "textDocument/publishDiagnostics") return published.get(params!.uri!)?.resolve(params!.diagnostics!);
    if (id !== undefined) send({ id, result: null });
  };
  let buffer = Buffer.alloc(0);
  child.stdout.on("data", (piece: Buffer) => {
    buffer = Buffer.concat([buffer, piece]);
    for (;;) {
      const [header, length] = /^Content-Length: (\d+)\r\n(?:[^\r]+\r\n)*\r\n/.exec(buffer.toString("latin1")) ?? [];
      if (header === undefined || buffer.length < header.length + Number(length)) return;
      receive(JSON.parse(buffer.toString("utf8", header.length, header.length + Number(length))) as Message);
      buffer = buffer.subarray(header.length + Number(length));
    }
  });
  const rootUri = pathToFileURL(folder).href;
  await request("initialize", {
    processId: process.pid,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: "project" }],
    capabilities: {
      workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
      textDocument: { completion: { completionItem: { snippetSupport: true } }, publishDiagnostics: {} },
    },
  });
  send({ method: "initialized", params: {} });
  send({ method: "workspace/didChangeConfiguration", params: { settings: null } });
  return {
    close: () => void child.kill(),
    open(file, marked) {
      const uri = pathToFileURL(join(folder, file)).href;
      const before = marked.slice(0, Math.max(0, marked.indexOf("|"))).split("\n");
      const position = { line: before.length - 1, character: before.at(-1)!.length };
      const checked = Promise.withResolvers<readonly Diagnostic[]>();
      published.set(uri, checked);
      const textDocument = { uri, languageId: "yaml", version: 1, text: marked.replace("|", "") };
      send({ method: "textDocument/didOpen", params: { textDocument } });
      const asked = async (method: string): Promise<unknown> => {
        await checked.promise;
        return request(method, { textDocument: { uri }, position });
      };
      return {
        diagnostics: () => checked.promise,
        complete: async () => ((await asked("textDocument/completion")) as { items: readonly Completion[] }).items,
        async hover() {
          const result = (await asked("textDocument/hover")) as { contents: { value: string } } | null;
          return result?.contents.value ?? "";
        },
      };
    },
  };
}

interface Message {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: {
    readonly items?: readonly { readonly section: string }[];
    readonly uri?: string;
    readonly diagnostics?: readonly Diagnostic[];
  };
  readonly result?: unknown;
}
