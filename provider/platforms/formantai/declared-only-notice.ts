import type { Once } from "../../lifecycle/once.ts";

const NOTICE =
  "FormantAI has no API for agents, so nothing is written to the platform, here and for every other VoiceAgent of FormantAI; " +
  "what the manifest declares is recorded, and the agent itself is changed in FormantAI's dashboard";

/** What an operation does not do, for the first resource of a run that asks; undefined for the others, so that it is said once. */
export function declaredOnlyNotice(once: Once): string | undefined {
  let words: string | undefined;
  once("formantai declares only", () => {
    words = NOTICE;
    return true;
  });
  return words;
}
