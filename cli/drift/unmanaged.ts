import { findUnmanaged } from "../../gitops/drift/unmanaged.ts";
import type { Unmanaged } from "../../gitops/generated/drift.ts";
import { createRun } from "../../provider/lifecycle/run.ts";
import { isIn, placesOf } from "../account/places.ts";
import { stackResources } from "../account/stack.ts";
import { schemaOf } from "../import/schema-of.ts";
import type { StackOptions } from "../pulumi.ts";

/** What is live in the workspaces of a stack and git does not speak of. Reads the state and the platforms. */
export async function unmanagedIn(options: StackOptions): Promise<Unmanaged> {
  const resources = await stackResources(options, ({ properties }) => Object.values(properties));
  const workspaces = placesOf(resources).map((place) => ({
    kinds: place.platform.kinds.filter(({ inWorkspace }) => inWorkspace),
    ...{ args: place.args, name: place.name },
    managed: resources.filter((resource) => isIn(place, resource)),
  }));
  return findUnmanaged(workspaces, { run: createRun(), schemaOf });
}
