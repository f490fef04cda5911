/** Which scope guards a route (contract §2.1, vocabulary A). The scope of deploy, on, off and call is not documented: our guess. */
const SCOPES: readonly (readonly [route: RegExp, resource: string, guess?: "guess"])[] = [
  [/\/voice-agents\/[^/]+\/(deploy|on|off|call)$/, "voice-agents", "guess"],
  [/\/voice-agents(\/|$)/, "voice-agents"],
  [/(^|\/)tools(\/|$)/, "tools"],
  [/\/files(\/|$)/, "files"],
  [/\/integrations(\/|$)/, "integrations"],
  [/(^|\/)calls(\/|$)/, "calls"],
  [/^voices(\/|$)/, "voices"],
  [/^businesses(\/[^/]+)?$/, "businesses"],
];

const VERBS: Readonly<Record<string, string>> = { GET: "read", POST: "create", PATCH: "update", DELETE: "delete" };

/** The scope that a request needs, as far as it is documented. */
function scopeOf(method: string, path: string): string | undefined {
  const found = SCOPES.find(([route]) => route.test(path));
  if (!found) return undefined;
  const [, resource, guess] = found;
  return guess ? `${resource}:update (probably: not documented)` : `${resource}:${VERBS[method] ?? "read"}`;
}

/** What to do about an error status of Niche. */
export function explain(
  prefix: string,
  status: number,
  _reason: string,
  method: string,
  path: string,
): string | undefined {
  if (status === 401)
    return `the credential was refused; check ${prefix}_TOKEN, or ${prefix}_CLIENT_ID and ${prefix}_CLIENT_SECRET`;
  if (status === 403) {
    const scope = scopeOf(method, path);
    return (
      `the credential lacks ${scope ? `the scope ${scope}` : "a scope"}; ` +
      "Niche fixes the scopes of an app when it is made, so make a new app (or API key) that has it"
    );
  }
  if (status === 429) return "Niche limits requests per minute; run it again, or lower NICHE_REQUESTS_PER_MINUTE";
  if (status === 404 && path.startsWith("businesses/"))
    return `check the business id, and that ${prefix}_TOKEN belongs to its organization`;
  return undefined;
}
