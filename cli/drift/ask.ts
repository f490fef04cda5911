import { isCancel, select } from "@clack/prompts";
import type { Prompts } from "../terminal.ts";

/** What is to become of a resource that has drifted. */
export type Choice = "live" | "git" | "later";

/** Asks a person which side of a resource counts; who leaves decides later. `name` is made harmless. */
export async function askForSide(name: string, streams: Prompts): Promise<Choice> {
  const chosen = await select<Choice>({
    message: `${name}: which side counts?`,
    options: [
      { value: "live", label: "what is live: take it into the manifests" },
      { value: "git", label: "git: say how to overwrite what is live" },
      { value: "later", label: "decide later" },
    ],
    ...streams,
  });
  return isCancel(chosen) ? "later" : chosen;
}
