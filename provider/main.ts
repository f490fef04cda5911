import { deployManifests } from "./index.ts";

/** The Pulumi program of this repository: declares what the stack's manifests say. */
await deployManifests();
