/** What a platform, or something between it and us, may send that is none of what a command expects. */
export type Strangeness =
  /** Every text in a good response ends with `text`, and every object has a member of that name. */
  | { readonly kind: "texts"; readonly text: string }
  /** An error in the platform's own shape. */
  | { readonly kind: "refusal"; readonly text: string }
  /** A page of a proxy. */
  | { readonly kind: "page"; readonly text: string }
  /** A connection that fails with these words. */
  | { readonly kind: "broken"; readonly text: string }
  /** A response whose reading throws what no platform can make it throw: a defect of ours. */
  | { readonly kind: "defect" }
  /** A good status with this. */
  | { readonly kind: "shape"; readonly json: unknown };

/** Members that a list is read on by, and the token that everything needs: with others there, nothing else would be tried. */
const KEPT = /cursor|token|^next|page$/i;

const appended = (value: unknown, text: string): unknown => {
  if (typeof value === "string") return value + text;
  if (Array.isArray(value)) return value.map((item) => appended(item, text));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([key, inner]): [string, unknown] => [
    key,
    KEPT.test(key) ? inner : appended(inner, text),
  ]);
  return Object.fromEntries([...members, [text, text]]);
};

const DEFECT = '{"defect":true}';

/** The words of the defect that `defect` is. */
export const DEFECT_MESSAGE = "strange is not a function";

/** Lets `fetch` bring what a stranger makes of the responses to requests of these methods, all by default. Returns what ends that. */
export function strangePlatform(strangeness: Strangeness, methods: readonly string[] = []): () => void {
  const next = globalThis.fetch;
  const { parse } = JSON;
  if (strangeness.kind === "defect")
    JSON.parse = (text: string, ...rest) => (text === DEFECT ? throwing() : (parse(text, ...rest) as unknown));
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const isMeant = methods.length === 0 || methods.includes(request.method);
    const response = await next(request);
    return isMeant && !request.url.includes("oauth") ? strange(response, strangeness) : response;
  };
  return () => {
    globalThis.fetch = next;
    JSON.parse = parse;
  };
}

/** An object whose every member throws. */
const throwing = (): object => {
  const fail = (_target: object, key?: string | symbol): undefined => {
    // Looked up by every `await`.
    if (key === "then") return undefined;
    throw new TypeError(DEFECT_MESSAGE);
  };
  return new Proxy({}, { get: fail, has: fail as never, ownKeys: fail as never, getOwnPropertyDescriptor: fail });
};

async function strange(response: Response, strangeness: Strangeness): Promise<Response> {
  switch (strangeness.kind) {
    case "texts": {
      const text = await response.text();
      const isJson = response.headers.get("content-type")?.includes("json");
      const body = isJson && text !== "" ? JSON.stringify(appended(JSON.parse(text), strangeness.text)) : text;
      return new Response(text === "" ? null : body, { status: response.status, headers: typeOf(response) });
    }
    case "refusal": {
      const { text } = strangeness;
      return Response.json({ [text]: text, message: text, error: text, detail: text }, { status: 400 });
    }
    case "page":
      return new Response(`<html>${strangeness.text}</html>`, {
        status: 502,
        headers: { "content-type": "text/html" },
      });
    case "broken":
      throw new TypeError("fetch failed", { cause: new Error(strangeness.text) });
    case "shape":
      return Response.json(strangeness.json);
    case "defect":
      return new Response(DEFECT, { headers: { "content-type": "application/json" } });
  }
}

const typeOf = ({ headers }: Response) => ({ "content-type": headers.get("content-type") ?? "application/json" });
