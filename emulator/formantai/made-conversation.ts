import type { World } from "./context.ts";
import type { Agent, Conversation } from "./records.ts";

/** Stores a conversation that came from no call here, from whatever is known about it: by default completed a moment ago. */
export function makeConversation(
  { store, ids, clock }: World,
  { tenant, agentId }: Pick<Agent, "tenant" | "agentId">,
  conversation: Partial<Conversation>,
): Conversation {
  const { outcome = "completed" } = conversation;
  const endMs = clock.now();
  return store.put("conversations", {
    callId: "",
    attempt: 1,
    contactNumber: "+919876543210",
    traceId: ids.next("trace"),
    direction: "outbound",
    startMs: endMs - 60_000,
    endMs,
    durationSeconds: outcome === "completed" ? 60 : null,
    failureReason: null,
    results: {},
    transcript: [],
    recording: false,
    script: { outcome: outcome ?? "completed" },
    ...conversation,
    outcome,
    id: conversation.id ?? `${ids.next("conversation")}_1`,
    tenant,
    agentId,
  });
}
