import { type CommandWords, steps } from "./command-words.ts";

/** For fish from 3.0 on. An option that takes any value completes files. */
export function fishScript(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap(({ path, subcommands, options, choices }) => {
    const at = `complete -c voice-agents -n ${text(`__voice_agents_at ${text(path)}`)}`;
    return [
      ...subcommands.map(({ word, about }) => `${at} -f -a ${text(word)} -d ${text(about)}`),
      ...(choices.length > 0 ? [`${at} -f -a ${text(choices.join(" "))}`] : []),
      ...options.map(({ names, about, takesValue, choices: values }) => {
        const flags = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
        const value = values.length > 0 ? ` -x -a ${text(values.join(" "))}` : takesValue ? " -r" : "";
        return `${at} ${flags.join(" ")}${value} -d ${text(about)}`;
      }),
    ];
  });
  return `# Completion of voice-agents for fish.
# Whether the words before the one that is typed lead to a command.
function __voice_agents_at
  set -l at ''
  set -l before (commandline -opc)
  for word in $before[2..-1]
    switch "$at $word"
      case ${steps(commands).map(text).join(" ")}
        set at (string trim "$at $word")
    end
  end
  test "$at" = "$argv[1]"
end
${lines.join("\n")}
`;
}

/** A text as fish reads it: within single quotes, a backslash escapes both itself and the quote. */
const text = (value: string): string => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
