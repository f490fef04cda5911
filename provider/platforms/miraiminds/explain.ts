import { FORGET } from "../../text/remedies.ts";

/** Why the workspaces of a key are named nowhere, and where their ids are. */
export const NO_WORKSPACE_LIST =
  "Mirai Minds has no API that lists workspaces: the dashboard shows the id of each, 24 hexadecimal digits, and so did the response that onboarded it";

/** What to do about an error status of Mirai Minds (contract §2.4). */
export function explain(
  prefix: string,
  status: number,
  reason: string,
  _method: string,
  path: string,
): string | undefined {
  if (status === 401) return `the keys were refused; check ${prefix}_PUBLIC_KEY and ${prefix}_PRIVATE_KEY`;
  if (status === 402) return "the organization has no credit left for it; top it up in the dashboard";
  if (status === 403) {
    return path.includes("/organization/")
      ? `archiving may need an administrator: set ${prefix}_ADMIN_TOKEN`
      : "the keys may not do this; check the role and the type of the organization in the dashboard";
  }
  if (status === 400 && /archiv/i.test(reason))
    return `unarchive it in the dashboard, or remove it from the manifests and from the state: ${FORGET}`;
  if (status === 404 && /workspace/i.test(reason))
    return `check the workspace's id, and that ${prefix}_PUBLIC_KEY belongs to its organization (${NO_WORKSPACE_LIST})`;
  if (status === 409 && path.includes("/collection/"))
    return "an assistant still uses the file: take it out of that assistant's knowledge base, and run `pulumi up` again";
  if (status === 409 && path.endsWith("/tool/api"))
    return "a tool of the workspace has a name that is spelt alike, perhaps one that was deleted; choose another name, or set metadata.adopt to its id";
  if (status === 409 && path.includes("/assistant/update/"))
    return "an assistant of the workspace has this name already, or Mirai Minds asks for a pause between updates: then run it again in a while";
  if (status === 429) return "Mirai Minds asks for a pause between updates of one assistant; run it again in a while";
  return undefined;
}
