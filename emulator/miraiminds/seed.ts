import { objectIdFrom } from "./object-id.ts";
import type { MiraiMindsOrganization } from "./accounts.ts";
import type { Voice } from "./records.ts";

/** Ids and secrets of the default organizations. All invented; they open nothing but the emulator. */
export const miraiMindsSeed = {
  organizationId: objectIdFrom("organization/acme"),
  publicKey: `pk_${"a1".repeat(16)}`,
  privateKey: `sk_${"a1".repeat(32)}`,
  /** Bearer token of an organization_admin: may archive. */
  adminToken: "emulator.acme.admin",
  /** Bearer token of a member: may not. */
  memberToken: "emulator.acme.member",
  workspaceId: objectIdFrom("workspace/acme-store"),
  /** Another workspace of the first organization. */
  secondWorkspaceId: objectIdFrom("workspace/acme-outlet"),
  otherOrganizationId: objectIdFrom("organization/globex"),
  otherPublicKey: `pk_${"b2".repeat(16)}`,
  otherPrivateKey: `sk_${"b2".repeat(32)}`,
  otherAdminToken: "emulator.globex.admin",
  otherWorkspaceId: objectIdFrom("workspace/globex-store"),
  /** An organization that may not create workspaces. */
  standaloneOrganizationId: objectIdFrom("organization/initech"),
  standalonePublicKey: `pk_${"c3".repeat(16)}`,
  standalonePrivateKey: `sk_${"c3".repeat(32)}`,
} as const;

/** Three organizations: one with two workspaces, an admin and a member; another to be kept out of; a stand-alone one. */
export const defaultOrganizations: readonly MiraiMindsOrganization[] = [
  {
    id: miraiMindsSeed.organizationId,
    name: "Acme Commerce",
    publicKey: miraiMindsSeed.publicKey,
    privateKey: miraiMindsSeed.privateKey,
    people: [
      { token: miraiMindsSeed.adminToken, role: "organization_admin" },
      { token: miraiMindsSeed.memberToken, role: "member" },
    ],
    workspaces: [
      { id: miraiMindsSeed.workspaceId, name: "Acme Store", timezone: "Asia/Kolkata" },
      { id: miraiMindsSeed.secondWorkspaceId, name: "Acme Outlet", timezone: "Asia/Kolkata" },
    ],
  },
  {
    id: miraiMindsSeed.otherOrganizationId,
    name: "Globex",
    publicKey: miraiMindsSeed.otherPublicKey,
    privateKey: miraiMindsSeed.otherPrivateKey,
    people: [{ token: miraiMindsSeed.otherAdminToken, role: "admin" }],
    workspaces: [{ id: miraiMindsSeed.otherWorkspaceId, name: "Globex Store" }],
  },
  {
    id: miraiMindsSeed.standaloneOrganizationId,
    name: "Initech",
    type: "standalone",
    publicKey: miraiMindsSeed.standalonePublicKey,
    privateKey: miraiMindsSeed.standalonePrivateKey,
  },
];

/** The voices whose slugs the documentation's examples use; their genders are an assumption. */
export const seedVoices: readonly Voice[] = [voice("priya", "female"), voice("neha", "female"), voice("sagar", "male")];

function voice(slug: string, gender: Voice["gender"]): Voice {
  const sampleAudio = `https://voices.miraiminds.invalid/${slug}.mp3`;
  return { id: objectIdFrom(`voice/${slug}`), slug, sampleAudio, gender };
}
