import type { Caller } from "../kernel/journal.ts";
import type { Workspace } from "./records.ts";

/** An organization with its keys, admins and workspaces. */
export interface MiraiMindsOrganization {
  readonly id: string;
  readonly name: string;
  /** Default brand; a stand-alone one may not create workspaces. */
  readonly type?: "brand" | "standalone";
  /** `pk_` and 32 hex digits. */
  readonly publicKey: string;
  /** `sk_` and 64 hex digits; signs webhooks too. */
  readonly privateKey: string;
  /** What it can spend on numbers; default 100000. */
  readonly creditCents?: number;
  /** Bearer tokens of people, for archive and unarchive. */
  readonly people?: readonly { readonly token: string; readonly role: Role }[];
  readonly workspaces?: readonly WorkspaceSeed[];
}

/** A role that a JWT carries; only the first two may archive. */
export type Role = "admin" | "organization_admin" | "member";

/** A workspace to begin with: `id` and `name`, the rest optional. */
export type WorkspaceSeed = Pick<Workspace, "id" | "name"> & Partial<Omit<Workspace, "organization">>;

/** Keys and tokens and what they stand for. */
export interface Credentials {
  /** The organization of the pair of keys; undefined if one is missing, unknown or another's. */
  organization(headers: Headers): string | undefined;
  /** The organization of any one of the keys. */
  organizationOfEither(headers: Headers): string | undefined;
  /** The role of a bearer token; `none` without one, undefined if it is unknown or revoked. */
  role(authorization: string | null): { organization: string; role: Role } | "none" | undefined;
  /** For the log: also tells a wrong key from a missing one. */
  caller(headers: Headers): Caller;
  /** What signs the webhooks of an organization. */
  signing(organization: string): { publicKey: string; privateKey: string };
  /** Ends a bearer token; keys do not expire. */
  revoke(token: string): void;
  reset(): void;
}

/** The credentials of the given organizations. */
export function createCredentials(organizations: readonly MiraiMindsOrganization[]): Credentials {
  const revoked = new Set<string>();
  const byPublic = (headers: Headers) =>
    organizations.find(({ publicKey }) => publicKey === headers.get("x-public-key"));
  const byPrivate = (headers: Headers) =>
    organizations.find(({ privateKey }) => privateKey === headers.get("x-private-key"));

  function organization(headers: Headers): string | undefined {
    const owner = byPublic(headers);
    return owner && owner === byPrivate(headers) ? owner.id : undefined;
  }

  return {
    organization,
    organizationOfEither: (headers) => (byPublic(headers) ?? byPrivate(headers))?.id,
    role(authorization) {
      if (authorization === null) return "none";
      const [, token] = /^Bearer (\S+)$/i.exec(authorization) ?? [];
      if (token === undefined || revoked.has(token)) return undefined;
      for (const { id, people = [] } of organizations) {
        const person = people.find((candidate) => candidate.token === token);
        if (person) return { organization: id, role: person.role };
      }
      return undefined;
    },
    caller(headers) {
      const owner = organization(headers);
      if (owner !== undefined) return { kind: "apiKey", account: owner, key: headers.get("x-public-key") };
      const given = headers.has("x-public-key") || headers.has("x-private-key");
      return { kind: given ? "unknown" : "none", account: null, key: null };
    },
    signing(id) {
      const owner = organizations.find((candidate) => candidate.id === id);
      if (!owner) throw new RangeError(`organization ${id} has no keys to sign with`);
      return { publicKey: owner.publicKey, privateKey: owner.privateKey };
    },
    revoke: (token) => void revoked.add(token),
    reset: () => revoked.clear(),
  };
}
