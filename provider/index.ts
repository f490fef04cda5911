export * as niche from "./niche/index.ts";
export { deployManifests, resourceOf, type Deployed } from "./deploy-manifests.ts";
