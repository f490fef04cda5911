import { createHash } from "node:crypto";
import type { Json } from "./json.ts";

/** An uploaded part of a multipart body. The log shows everything but the bytes. */
export interface Upload {
  readonly field: string;
  readonly filename: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

/** A request body, decoded by its content type as far as it can be. */
export type Body =
  | { readonly kind: "none" }
  | { readonly kind: "json"; readonly value: Json }
  | { readonly kind: "form"; readonly fields: Readonly<Record<string, string>> }
  | {
      readonly kind: "multipart";
      readonly uploads: readonly Upload[];
      readonly fields: Readonly<Record<string, string>>;
    }
  | { readonly kind: "malformed"; readonly contentType: string }
  | { readonly kind: "other"; readonly contentType: string; readonly sizeBytes: number };

/** An API request as handlers see it. */
export interface Call {
  readonly method: string;
  /** Host of the address that was asked; not the server's own where the emulator is served over HTTP. */
  readonly host: string;
  /** Path below the API's base path, `/businesses/…`; null for an address outside the API. */
  readonly path: string | null;
  readonly query: URLSearchParams;
  readonly authorization: string | null;
  /** Every header, for platforms that authenticate or address by others than `Authorization`. */
  readonly headers: Headers;
  readonly body: Body;
}

/** A response before it becomes a `Response`: JSON, or text or bytes of another type, or nothing. */
export interface Reply {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The page a single-page app returns for any address it does not know. */
export const htmlPage = '<!doctype html><html><head><title>App</title></head><body><div id="root"></div></body></html>';

/** An HTML response. */
export function html(status: number, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, text: htmlPage, headers: { "content-type": "text/html; charset=utf-8", ...headers } };
}

/** What a response carries on the wire, or null for an empty one. */
export function payload({ bytes, text, json }: Reply): Uint8Array<ArrayBuffer> | null {
  if (bytes !== undefined) return bytes;
  if (text === undefined && json === undefined) return null;
  return new TextEncoder().encode(text ?? JSON.stringify(json));
}

/** The response as a standard `Response`. */
export function toResponse(reply: Reply): Response {
  const bytes = payload(reply);
  const headers = new Headers(reply.headers);
  if (reply.json !== undefined && !headers.has("content-type")) headers.set("content-type", "application/json");
  if (bytes) headers.set("content-length", String(bytes.length));
  return new Response(bytes, { status: reply.status, headers });
}

/** Reads and decodes a request's body. Never fails for what the client sent: a malformed body is one of the kinds. */
export async function readBody(request: Request): Promise<Body> {
  const contentType = (request.headers.get("content-type") ?? "").toLowerCase();
  if (contentType.startsWith("multipart/form-data")) return readMultipart(request, contentType);
  const text = await request.text();
  if (text === "") return { kind: "none" };
  const [mediaType = ""] = contentType.split(";");
  if (mediaType.trim() === "application/json") return readJson(text, contentType);
  if (mediaType.trim() === "application/x-www-form-urlencoded") {
    return { kind: "form", fields: Object.fromEntries(new URLSearchParams(text)) };
  }
  return { kind: "other", contentType, sizeBytes: Buffer.byteLength(text) };
}

function readJson(text: string, contentType: string): Body {
  try {
    return { kind: "json", value: JSON.parse(text) as Json };
  } catch {
    return { kind: "malformed", contentType };
  }
}

async function readMultipart(request: Request, contentType: string): Promise<Body> {
  let form: FormData;
  try {
    form = await request.formData();
  } catch {
    return { kind: "malformed", contentType };
  }
  const uploads: Upload[] = [];
  const fields: Record<string, string> = {};
  for (const [field, value] of form) {
    if (typeof value === "string") fields[field] = value;
    else uploads.push(await describeUpload(field, value));
  }
  return { kind: "multipart", uploads, fields };
}

async function describeUpload(field: string, file: File): Promise<Upload> {
  const bytes = await file.bytes();
  return {
    field,
    filename: file.name,
    mimeType: file.type,
    sizeBytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    bytes,
  };
}
