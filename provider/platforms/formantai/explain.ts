/** Why the workspaces of a key are named nowhere. */
export const NO_WORKSPACE_LIST =
  "FormantAI has no API that lists workspaces: each key opens one, so the key says which it is";

/** What to do about an error status of FormantAI (contract §3). */
export function explain(prefix: string, status: number, reason: string): string | undefined {
  if (status === 401)
    return `the key was refused; check ${prefix}_API_KEY, and in the dashboard that it is not disabled`;
  if (status === 404)
    return (
      "FormantAI returns 404 for what another workspace has, too: " +
      `check spec.agentId, that ${prefix}_API_KEY belongs to the agent's workspace, and the Workspace's region (${NO_WORKSPACE_LIST})`
    );
  if (status === 429 && /concurrent/i.test(reason)) return "too many calls at once; wait until some have ended";
  if (status === 429) return "FormantAI's limit of requests is reached; run it again in a while";
  return undefined;
}
