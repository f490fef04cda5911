/** What the tour needs of its surroundings. */
export interface Surroundings {
  /** Asks a person; undefined when they leave. */
  readonly ask: (question: string) => Promise<string | undefined>;
  readonly say: (text: string) => void;
  /** Runs a command in the example, and returns its exit code. */
  readonly exitCodeOf: (
    command: readonly string[],
    variables?: Readonly<Record<string, string>>,
  ) => Promise<number | null>;
}

/** What is edited in the tour. */
export interface Subject {
  /** Address of the agent's page in the emulator's dashboard. */
  readonly page: string;
  /** The agent's name in the manifests. */
  readonly agent: string;
  /** The file that its prompt is in. */
  readonly prompt: string;
  /** `voice-agents` in this repository, and its arguments. */
  readonly voiceAgents: readonly string[];
}

/** Exit code of `voice-agents drift` where there is some. */
const DRIFT = 2;

const AT_FIRST = "Press Enter to look for drift, or q to end: ";

/** Edit in the dashboard, see it as drift, decide: as often as somebody likes. */
export async function tour({ page, agent, prompt, voiceAgents }: Subject, surroundings: Surroundings): Promise<void> {
  const { ask, say, exitCodeOf } = surroundings;
  say(
    `The emulated Niche stays up. Now be the colleague who edits in the dashboard:\n\n` +
      `  1. open ${page}\n     change the agent's conversationFlow, and save\n  2. come back here`,
  );
  let question = AT_FIRST;
  for (;;) {
    const answer = (await ask(question))?.trim().toLowerCase();
    if (answer === undefined || answer === "q") return;
    if (answer === "g") {
      const command = ["pulumi", "up", "--refresh", "--yes", "--non-interactive"];
      say(`$ VOICE_AGENTS_OVERWRITE=${agent} ${command.join(" ")}`);
      await exitCodeOf(command, { VOICE_AGENTS_OVERWRITE: agent });
    }
    say("$ voice-agents drift");
    const code = await exitCodeOf([...voiceAgents, "drift"]);
    if (code !== DRIFT) {
      if (code === 0) say(`Git and the platform agree. Edit again at ${page}, if you like.`);
      question = AT_FIRST;
      continue;
    }
    say(
      `Callers hear what git does not know. Decide:\n\n` +
        `  g      git wins: what somebody edited is overwritten\n` +
        `  Enter  the edit wins: copy the text into ${prompt} first, then look again: nothing is left to do\n` +
        `  q      leave it as it is: \`pulumi up\` never overwrites it unasked, and stops where it would have to`,
    );
    question = "g, Enter or q: ";
  }
}
