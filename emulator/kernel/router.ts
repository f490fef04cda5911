/** What every route has, whatever its handler is. `:name` in the path matches one segment. */
export interface RouteShape {
  readonly method: string;
  readonly path: string;
}

/** The route of a request with its path parameters; or the methods its path does know; or nothing. */
export type Match<R> =
  | { readonly found: "route"; readonly route: R; readonly params: Readonly<Record<string, string>> }
  | { readonly found: "path"; readonly allow: readonly string[] }
  | { readonly found: "nothing" };

/** What a route's handler may ask for because its route asks for it: an error of the table, not of the request, otherwise. */
export function required<T>(value: T | undefined, { method, path }: RouteShape): T {
  if (value === undefined) throw new Error(`route ${method} ${path} has no such thing`);
  return value;
}

/** Compiles a table of routes. Literal segments win over parameters, so the order of the table has no meaning. */
export function createRouter<R extends RouteShape>(routes: readonly R[]): (method: string, path: string) => Match<R> {
  const compiled = routes
    .map((route) => ({ route, segments: route.path.split("/") }))
    .sort((a, b) => parameterCount(a.segments) - parameterCount(b.segments));
  return function match(method, path) {
    const segments = path.split("/").map(decodeSegment);
    const candidates = compiled.flatMap(({ route, segments: pattern }) => {
      const params = matchSegments(pattern, segments);
      return params ? [{ route, params }] : [];
    });
    const chosen = candidates.find(({ route }) => route.method === method);
    if (chosen) return { found: "route", ...chosen };
    if (candidates.length === 0) return { found: "nothing" };
    return { found: "path", allow: [...new Set(candidates.map(({ route }) => route.method))] };
  };
}

function parameterCount(segments: readonly string[]): number {
  return segments.filter((segment) => segment.startsWith(":")).length;
}

function matchSegments(
  pattern: readonly string[],
  segments: readonly (string | undefined)[],
): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const segment = segments[index];
    if (segment === undefined) return undefined;
    if (!expected.startsWith(":")) {
      if (expected !== segment) return undefined;
    } else if (segment === "") return undefined;
    else params[expected.slice(1)] = segment;
  }
  return params;
}

function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
