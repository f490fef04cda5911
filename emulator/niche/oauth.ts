import { ApiError } from "../kernel/api-error.ts";
import { asText } from "../kernel/json.ts";
import { knownScopes, type Scopes } from "./accounts.ts";
import { checkBody } from "./bodies.ts";
import type { NicheContext, NicheRoute } from "./context.ts";
import type { NicheSwitches } from "./switches.ts";

/** The token request: client credentials as a JSON body. */
export const oauthRoutes: readonly NicheRoute[] = [
  { method: "POST", path: "/oauth/token", open: true, body: "form-or-json", handle: issueToken },
];

const tokenRequest = {
  type: "object",
  required: ["grant_type", "client_id", "client_secret"],
  additionalProperties: false,
  properties: {
    grant_type: { type: "string", enum: ["client_credentials"] },
    client_id: { type: "string" },
    client_secret: { type: "string" },
    scope: { type: "string" },
  },
} as const;

function issueToken({ world, body }: NicheContext) {
  const { switches, credentials } = world;
  const { fields } = checkBody(tokenRequest, body, switches);
  const client = credentials.client(asText(fields["client_id"]), asText(fields["client_secret"]));
  if (!client) throw new ApiError(401, "invalid_client");
  const asked = fields["scope"] === undefined ? undefined : asText(fields["scope"]);
  if (asked !== undefined && switches.oauthScope === 500) throw new ApiError(500, "Internal server error");
  const scopes = grantedScopes(client.scopes, asked, switches);
  const lifetime = switches.expiresIn === "absent" ? 3600 : switches.expiresIn;
  const { organizationId } = client;
  return {
    status: 200,
    json: {
      access_token: credentials.issue({ organizationId, clientId: asText(fields["client_id"]), scopes, lifetime }),
      token_type: "Bearer",
      ...(switches.expiresIn === "absent" ? {} : { expires_in: lifetime }),
      scope: switches.oauthScopeEcho === "requested" && asked !== undefined ? asked : scopes.join(" "),
    },
  };
}

/** The application's scopes, narrowed to what was asked for unless the `oauthScope` switch says otherwise. */
function grantedScopes(owned: Scopes, asked: string | undefined, { oauthScope }: NicheSwitches): readonly string[] {
  const all = owned === "all" ? knownScopes : owned;
  if (oauthScope === "ignore") return all;
  if (asked === undefined) return oauthScope === "required" ? [] : all;
  return asked.split(" ").filter((scope) => all.includes(scope));
}
