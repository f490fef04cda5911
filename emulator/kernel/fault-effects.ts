import type { Clock } from "./clock.ts";
import type { Fault, FaultBody } from "./faults.ts";
import { isObject, omit, type Json, type JsonObject } from "./json.ts";
import { html, htmlPage, payload, toResponse, type Body, type Call, type Reply } from "./message.ts";
import { retryAfterHeader } from "./rate-limit.ts";

/** What becomes of a request: a response, a broken connection (with the code a client sees), or silence. */
export type Outcome =
  | { readonly kind: "reply"; readonly reply: Reply }
  | { readonly kind: "drop"; readonly code: "ECONNRESET" | "ECONNREFUSED" | "ENOTFOUND" }
  | { readonly kind: "hang" };

/** The platform's own error response. */
export type ErrorReply = (status: number, message: string, headers?: Readonly<Record<string, string>>) => Reply;

/** The outcome of a fault that strikes before the handler; undefined for one that lets it run. */
export function beforeHandling(fault: Fault, errorReply: ErrorReply): Outcome | undefined {
  switch (fault.kind) {
    case "refused":
      return { kind: "drop", code: "ECONNREFUSED" };
    case "dns":
      return { kind: "drop", code: "ENOTFOUND" };
    case "reset":
      return { kind: "drop", code: "ECONNRESET" };
    case "hang":
      return { kind: "hang" };
    case "status":
      return { kind: "reply", reply: faultReply(fault.status, fault.body ?? "json", errorReply, fault.headers) };
    case "html":
      return fault.when === "after" ? undefined : { kind: "reply", reply: html(200) };
    case "rate429": {
      const headers = retryAfterHeader(fault.retryAfter ?? "seconds", fault.seconds ?? 1);
      return { kind: "reply", reply: errorReply(429, "Too many requests", headers) };
    }
    case "redirect":
      return { kind: "reply", reply: { status: 307, headers: { location: fault.location } } };
    case "expireToken":
    case "dropField":
    case "stale":
    case "page":
    case "resetAfter":
    case "hangAfter":
    case "statusAfter":
    case "truncated":
    case "brokenBody":
    case "empty":
    case "wrongShape":
    case "slow":
      return undefined;
  }
}

/** How a platform's lists are paged: by `page`, counted from 1, or by `limit` (and its default) and `offset`. */
export type Paging = { readonly by: "page" } | { readonly by: "offset"; readonly defaultLimit: number };

/** The request as the handler gets it: without the dropped field, or asking for the neighbouring page. */
export function reshapeCall(fault: Fault | undefined, call: Call, paging: Paging): Call {
  if (fault?.kind === "dropField") return { ...call, body: withoutFieldOf(call.body, fault.field.split(".")) };
  if (fault?.kind === "page" && fault.how !== "reordered" && call.method === "GET") {
    return { ...call, query: neighbour(call.query, fault.how === "missing" ? 1 : -1, paging) };
  }
  return call;
}

function withoutFieldOf(body: Body, path: readonly string[]): Body {
  if (body.kind === "json" && isObject(body.value)) return { kind: "json", value: withoutField(body.value, path) };
  if (body.kind !== "multipart") return body;
  const [name = ""] = path;
  return {
    kind: "multipart",
    fields: omit(body.fields, name),
    uploads: body.uploads.filter(({ field }) => field !== name),
  };
}

function neighbour(query: URLSearchParams, step: 1 | -1, paging: Paging): URLSearchParams {
  const next = new URLSearchParams(query);
  if (paging.by === "page") next.set("page", String(Math.max(1, Number(query.get("page") ?? 1) + step)));
  else {
    const limit = Number(query.get("limit") ?? paging.defaultLimit);
    next.set("offset", String(Math.max(0, Number(query.get("offset") ?? 0) + step * limit)));
  }
  return next;
}

/** The outcome after the handler has run. */
export function afterHandling(fault: Fault | undefined, reply: Reply, call: Call, errorReply: ErrorReply): Outcome {
  switch (fault?.kind) {
    case "resetAfter":
      return { kind: "drop", code: "ECONNRESET" };
    case "hangAfter":
      return { kind: "hang" };
    case "statusAfter":
      return { kind: "reply", reply: faultReply(fault.status, fault.body ?? "html", errorReply) };
    case "html":
      return { kind: "reply", reply: html(200) };
    case "truncated":
      return { kind: "reply", reply: truncated(reply) };
    case "empty":
      return { kind: "reply", reply: { status: 200 } };
    case "wrongShape":
      return { kind: "reply", reply: { status: 200, json: fault.json ?? { data: { ok: true } } } };
    case "page":
      return { kind: "reply", reply: relabelled(reply, call, fault.how === "reordered") };
    case "refused":
    case "dns":
    case "reset":
    case "hang":
    case "status":
    case "rate429":
    case "redirect":
    case "expireToken":
    case "dropField":
    case "stale":
    case "brokenBody":
    case "slow":
    case undefined:
      return { kind: "reply", reply };
  }
}

/** The `Response` of a reply, its body dripping or breaking off where the fault says so. */
export function renderReply(fault: Fault | undefined, reply: Reply, clock: Clock): Response {
  const response = toResponse(reply);
  if (fault?.kind !== "slow" && fault?.kind !== "brokenBody") return response;
  const bytes = payload(reply);
  if (bytes === null) return response;
  const body = fault.kind === "slow" ? dripping(bytes, fault.milliseconds ?? 1000, clock) : breaking(bytes);
  return withBody(response, body);
}

/** The error with which `fetch` rejects when a connection breaks: what Node's own client throws. */
export function connectionError(code: "ECONNRESET" | "ECONNREFUSED" | "ENOTFOUND"): TypeError {
  const syscall = { ECONNRESET: "read", ECONNREFUSED: "connect", ENOTFOUND: "getaddrinfo" }[code];
  return new TypeError("fetch failed", { cause: Object.assign(new Error(`${syscall} ${code}`), { code, syscall }) });
}

function faultReply(
  status: number,
  body: FaultBody,
  errorReply: ErrorReply,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  if (body === "html") return { ...html(status, headers), text: htmlPage.replace("App", `${status}`) };
  return body === "empty" ? { status, headers } : errorReply(status, `Injected fault: ${status}`, headers);
}

function truncated(reply: Reply): Reply {
  const bytes = payload(reply) ?? new TextEncoder().encode('{"id":"0');
  const headers = { "content-type": "application/json", ...reply.headers };
  return {
    status: reply.status === 204 ? 200 : reply.status,
    bytes: bytes.slice(0, Math.ceil(bytes.length / 2)),
    headers,
  };
}

function relabelled(reply: Reply, call: Call, backwards: boolean): Reply {
  if (!isObject(reply.json)) return reply;
  const name = Array.isArray(reply.json["items"]) ? "items" : "data";
  const items = reply.json[name];
  if (!Array.isArray(items)) return reply;
  const label = name === "items" ? { page: Number(call.query.get("page") ?? 1) } : {};
  return { ...reply, json: { ...reply.json, [name]: backwards ? items.toReversed() : items, ...label } };
}

function withoutField(object: JsonObject, [head = "", ...rest]: readonly string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]): [string, Json][] => {
      if (key !== head) return [[key, value]];
      return rest.length > 0 && isObject(value) ? [[key, withoutField(value, rest)]] : [];
    }),
  );
}

function withBody(response: Response, body: ReadableStream<Uint8Array>): Response {
  return new Response(body, { status: response.status, headers: response.headers });
}

function dripping(bytes: Uint8Array, milliseconds: number, clock: Clock): ReadableStream<Uint8Array> {
  const drops = Math.min(10, bytes.length);
  const size = Math.ceil(bytes.length / drops);
  let sent = 0;
  return new ReadableStream({
    async pull(controller) {
      await clock.sleep(milliseconds / drops);
      controller.enqueue(bytes.slice(sent, sent + size));
      sent += size;
      if (sent >= bytes.length) controller.close();
    },
  });
}

function breaking(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) return controller.error(new TypeError("terminated", { cause: connectionError("ECONNRESET").cause }));
      sent = true;
      controller.enqueue(bytes.slice(0, Math.ceil(bytes.length / 2)));
    },
  });
}
