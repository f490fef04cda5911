export * as formantai from "./formantai/index.ts";
export * as miraiminds from "./miraiminds/index.ts";
export * as niche from "./niche/index.ts";
export { deployManifests, resourceOf, type Deployed } from "./deploy-manifests.ts";
export * from "./webhooks/index.ts";
