import { poll } from "../http/poll.ts";
import { isNotFound } from "../http/request-error.ts";
import type { CallRecord, CallRequest, CallStarted, Operations } from "./operations.ts";

export interface FollowOptions {
  readonly started: CallStarted;
  readonly request: CallRequest;
  /** When it was started, ms since 1970. */
  readonly since: number;
  /** Longest time to follow it, ms. */
  readonly deadline: number;
  /** First pause between two looks, ms; grows to 15 s. Default 2,000. */
  readonly pause?: number;
  /** Told of each look that finds it. */
  readonly onLook?: (call: CallRecord) => void;
}

/** True when a call can be followed on this platform. */
export const canFollow = ({ calls, call }: Operations): boolean => calls?.get !== undefined || call.find !== undefined;

/**
 * Follows a call to its end. Returns what was seen last: `ended` is false when the deadline has passed, and undefined means that the
 * platform has not shown it at all. @throws RequestError when a look fails for good.
 */
export async function follow(
  operations: Operations,
  { started, request, since, deadline, pause = 2000, onLook }: FollowOptions,
): Promise<CallRecord | undefined> {
  let seen: CallRecord | undefined;
  const look = async (): Promise<CallRecord | undefined> => {
    const call = await find(operations, started, request, since).catch((error: unknown) => {
      // A call may be readable only a while after it was accepted; one that was readable does not vanish.
      if (seen === undefined && isNotFound(error)) return undefined;
      throw error;
    });
    if (call === undefined) return undefined;
    seen = call;
    onLook?.(call);
    return call.ended ? call : undefined;
  };
  return (await poll(look, { pause, deadline })) ?? seen;
}

async function find(
  { calls, call }: Operations,
  started: CallStarted,
  request: CallRequest,
  since: number,
): Promise<CallRecord | undefined> {
  const { callId } = started;
  return callId !== undefined && calls?.get
    ? calls.get(callId, request.agent.id)
    : call.find?.(started, request, since);
}
