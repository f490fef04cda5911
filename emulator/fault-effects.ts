import type { Clock } from "./clock.ts";
import type { Fault, FaultBody } from "./faults.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import { html, htmlPage, payload, toResponse, type Call, type Reply } from "./message.ts";
import { retryAfterHeader } from "./rate-limit.ts";

/** What becomes of a request: an answer, a broken connection (with the code a client sees), or silence. */
export type Outcome =
  | { readonly kind: "reply"; readonly reply: Reply }
  | { readonly kind: "drop"; readonly code: "ECONNRESET" | "ECONNREFUSED" | "ENOTFOUND" }
  | { readonly kind: "hang" };

/** The platform's own error answer. */
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

/** The request as the handler gets it: without the dropped field, or asking for the neighbouring page. */
export function reshapeCall(fault: Fault | undefined, call: Call): Call {
  if (fault?.kind === "dropField" && call.body.kind === "json" && isObject(call.body.value)) {
    return { ...call, body: { kind: "json", value: withoutField(call.body.value, fault.field.split(".")) } };
  }
  if (fault?.kind === "page" && fault.how !== "reordered") {
    const page = Number(call.query.get("page") ?? 1) + (fault.how === "missing" ? 1 : -1);
    const query = new URLSearchParams(call.query);
    query.set("page", String(Math.max(1, page)));
    return { ...call, query };
  }
  return call;
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
  const text = payload(reply);
  if (text === null) return response;
  const bytes = new TextEncoder().encode(text);
  if (fault?.kind === "slow") return withBody(response, dripping(bytes, fault.milliseconds ?? 1000, clock));
  if (fault?.kind === "brokenBody") return withBody(response, breaking(bytes));
  return response;
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
  const text = payload(reply) ?? '{"id":"0';
  const headers = { "content-type": "application/json", ...reply.headers };
  return {
    status: reply.status === 204 ? 200 : reply.status,
    text: text.slice(0, Math.ceil(text.length / 2)),
    headers,
  };
}

function relabelled(reply: Reply, call: Call, backwards: boolean): Reply {
  if (!isObject(reply.json)) return reply;
  const items = reply.json["items"];
  if (!Array.isArray(items)) return reply;
  return {
    ...reply,
    json: {
      ...reply.json,
      items: backwards ? items.toReversed() : items,
      page: Number(call.query.get("page") ?? 1),
    },
  };
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
