export * from "./generated/platforms.ts";
export { deployManifests, resourceOf, type Deployed } from "./deploy-manifests.ts";
export * from "./webhooks.ts";
export { BadAnswerError, isAmbiguous, NoAnswerError, RequestError, StatusError } from "./http/request-error.ts";
export type { BatchRecord, BatchRequest, Batches } from "./operations/operations.ts";
export { canFollow, follow, type FollowOptions } from "./operations/follow.ts";
export { LostBatchError, LostCallError } from "./operations/lost-errors.ts";
export {
  RefusedError,
  type AgentRef,
  type CallRecord,
  type CallRequest,
  type CallStarted,
  type ListFilter,
  type Operations,
  type PlannedRequest,
  type Voice,
} from "./operations/operations.ts";
