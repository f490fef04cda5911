import { isCancel, multiselect, text } from "@clack/prompts";
import type { Platform } from "../../provider/platforms/platform.ts";
import type { Prompts } from "../terminal.ts";

interface Wanted {
  /** What the name is unless another is typed; undefined where it is settled. */
  readonly name: string | undefined;
  readonly platforms: readonly Platform[];
  readonly nameProblem: (name: string) => string | undefined;
}

export interface ProjectAnswers {
  readonly name: string | undefined;
  readonly platforms: readonly string[];
}

/** Asks a person what a new project should be like. Undefined where they leave. */
export async function askForProject(
  { name, platforms, nameProblem }: Wanted,
  streams: Prompts,
): Promise<ProjectAnswers | undefined> {
  const chosen = await multiselect({
    message: "Which platforms? Space chooses, enter goes on.",
    options: platforms.map((platform) => ({ value: platform.name, label: platform.title })),
    required: true,
    ...streams,
  });
  if (isCancel(chosen)) return undefined;
  if (name === undefined) return { name, platforms: chosen };
  const typed = await text({
    message: "Name of the Pulumi project?",
    defaultValue: name,
    placeholder: name,
    validate: (value) => (value === undefined || value === "" ? undefined : nameProblem(value)),
    ...streams,
  });
  return isCancel(typed) ? undefined : { name: typed, platforms: chosen };
}
