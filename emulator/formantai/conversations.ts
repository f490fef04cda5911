import type { Reply } from "../kernel/message.ts";
import type { FormantAIContext, FormantAIRoute } from "./context.ts";
import { detail, hasRecording, isVisible, listItem } from "./conversation-view.ts";
import { notFound } from "./errors.ts";
import { listed, listQuery } from "./lists.ts";
import { wavOf } from "./recording.ts";
import type { Conversation } from "./records.ts";

/** Reading what became of calls. */
export const conversationRoutes: readonly FormantAIRoute[] = [
  { method: "GET", path: "/v1/conversations", query: listQuery, handle: listConversations },
  { method: "GET", path: "/v1/conversations/:id", handle: getConversation },
  { method: "GET", path: "/v1/conversations/:id/recording", handle: getRecording },
  { method: "GET", path: "/recordings/:id", query: ["signature"], isSigned: true, handle: getStored },
];

function listConversations(context: FormantAIContext): Reply {
  const { world } = context;
  const visible = world.store.all("conversations").filter((conversation) => isVisible(world.switches, conversation));
  return listed(context, visible, (conversation) => listItem(world, conversation)).reply;
}

function getConversation(context: FormantAIContext): Reply {
  return { status: 200, json: { data: detail(context.world, conversationOf(context)) } };
}

function getRecording(context: FormantAIContext): Reply {
  const { world } = context;
  const conversation = conversationOf(context);
  if (!hasRecording(world, conversation)) throw notFound("recording");
  if (world.switches.recordingBody === "direct") return audio(context, conversation.id);
  const location = `https://storage.formantai.invalid/recordings/${conversation.id}?signature=emulated`;
  return { status: 302, headers: { location } };
}

/** Where the redirect of the `recordingBody` switch leads. */
function getStored(context: FormantAIContext): Reply {
  const { param, query, world } = context;
  const known = world.store.get("conversations", param("id"));
  if (!known || query.get("signature") !== "emulated") throw notFound("recording");
  return audio(context, known.id);
}

function audio({ world }: FormantAIContext, id: string): Reply {
  return { status: 200, bytes: wavOf(id), headers: { "content-type": world.switches.recordingType } };
}

function conversationOf({ world, tenant, param }: FormantAIContext): Conversation {
  const conversation = world.store.get("conversations", param("id"));
  if (conversation?.tenant !== tenant || !isVisible(world.switches, conversation)) throw notFound("conversation");
  return conversation;
}
