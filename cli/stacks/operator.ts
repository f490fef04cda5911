import { createHash } from "node:crypto";
import type { ListedStack } from "../../gitops/repository/list-stacks.ts";
import type { JsonObject } from "../../provider/kind/definition.ts";

/** Where the operator finds the projects, and what it runs them with. */
export interface OperatorOptions {
  /** URL of the git repository. */
  readonly repository: string;
  readonly branch: string;
  /** Image of the workspaces; undefined for the operator's own, which has Node as it comes with Pulumi. */
  readonly image: string | undefined;
  /** Secret of Kubernetes whose keys are the variables of the workspaces: backend, passphrase, the platforms' keys. */
  readonly secret: string;
}

/**
 * A `Stack` of the Pulumi Kubernetes Operator for each stack, in a list for `kubectl apply`. Deleting one from the cluster deletes no agent.
 * Source: https://github.com/pulumi/pulumi-kubernetes-operator, docs/stacks.md.
 */
export function operatorStacks(
  stacks: readonly ListedStack[],
  { repository, branch, image, secret }: OperatorOptions,
): JsonObject {
  const items = stacks
    .filter(({ stack }) => stack !== undefined)
    .map((each) => ({
      apiVersion: "pulumi.com/v1",
      kind: "Stack",
      metadata: { name: resourceName(each), labels: { "app.kubernetes.io/managed-by": "voice-agents" } },
      spec: {
        stack: each.stack,
        projectRepo: repository,
        branch,
        repoDir: each.folder,
        destroyOnFinalize: false,
        retryOnUpdateConflict: true,
        workspaceTemplate: {
          spec: { ...(image !== undefined && { image }), envFrom: [{ secretRef: { name: secret } }] },
        },
      },
    }));
  return { apiVersion: "v1", kind: "List", items };
}

/** Most characters of a name from which Kubernetes makes others. */
const LONGEST = 50;

/** A name that Kubernetes takes, and that no other stack of the repository has. */
function resourceName({ folder, project = "", stack = "" }: ListedStack): string {
  const words = `${project}-${stack}`.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const hash = createHash("sha256")
    .update(JSON.stringify([folder, project, stack]))
    .digest("hex")
    .slice(0, 8);
  const short = words
    .replace(/^-+/, "")
    .slice(0, LONGEST - hash.length - 1)
    .replace(/-+$/, "");
  return short === "" ? `stack-${hash}` : `${short}-${hash}`;
}
