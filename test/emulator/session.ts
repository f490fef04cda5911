/** A decoded answer. `body` is null for an empty one, the text for one that is not JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

/** The fields that the tests look at, whatever the object is. */
export type Fields = Record<string, unknown>;

/** Sends a request to the address that begins so, with headers of one's own: a form as it is, any other body as JSON. Null leaves a header out. */
export function client(
  { fetch }: { readonly fetch: (url: string, init: RequestInit) => Promise<Response> },
  base: string,
  own: Readonly<Record<string, string>>,
) {
  return async function send(method: string, path: string, body?: unknown, headers: Fields = {}): Promise<Answer> {
    const isForm = body instanceof FormData;
    const type: Record<string, string> = body === undefined || isForm ? {} : { "content-type": "application/json" };
    const all = Object.entries({ ...own, ...type, ...headers }).filter(([, value]) => value !== null);
    const response = await fetch(`${base}${path}`, {
      method,
      headers: Object.fromEntries(all.map(([name, value]) => [name, String(value)])),
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    return decode(response);
  };
}

/** `data` of an answer. */
export function dataOf({ body }: Answer): Fields {
  return (body as { data: Fields }).data;
}

/** `data` of an answer that is a list. */
export function listOf({ body }: Answer): Fields[] {
  return (body as { data: Fields[] }).data;
}

async function decode(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  const body: unknown = text === "" ? null : isJson ? JSON.parse(text) : text;
  return { status: response.status, body, headers: response.headers };
}
