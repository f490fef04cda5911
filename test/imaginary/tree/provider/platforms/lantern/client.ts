import type { JsonObject } from "../../kind/definition.ts";
import type { CallRequest, Operations } from "../../operations/operations.ts";
import { clientSharing } from "../account-client.ts";
import { open } from "./connection.ts";

const NO_READ = "Lantern tells nothing of its calls";

/** Lantern can call, and nothing else. */
export function client(args: { readonly room?: string; readonly credentials?: string }): Operations {
  const { client: http, baseUrl } = open({ room: "", ...args }, "write", clientSharing());
  const body = ({ agent, to }: CallRequest): JsonObject => ({ voice: agent.id, to });
  return {
    platform: "lantern",
    lacking: { calls: NO_READ, conversations: NO_READ, batches: "Lantern has no campaigns" },
    call: {
      plan: async (request) => ({ method: "POST", url: `${baseUrl}/calls`, body: body(request) }),
      async start(request) {
        const raw = (await http.request("POST", "calls", { json: body(request) })) as JsonObject;
        return { callId: String(raw["id"]), status: "ringing", raw };
      },
    },
  };
}
