import { type CommandWords, quoted, steps } from "./command-words.ts";

/** For bash from 3.2 on. Where nothing of ours fits, it completes files. */
export function bashScript(commands: readonly CommandWords[]): string {
  const values = commands.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(
        ({ names, choices }) =>
          `    ${names.map((name) => quoted(`${path} ${name}`)).join(" | ")}) words=${quoted(choices.join(" "))} ;;`,
      ),
  );
  const options = commands.map(
    ({ path, options: own }) =>
      `      ${quoted(path)}) words=${quoted(own.flatMap(({ names }) => names).join(" "))} ;;`,
  );
  const words = commands.map(
    ({ path, subcommands, choices }) =>
      `      ${quoted(path)}) words=${quoted([...subcommands.map(({ word }) => word), ...choices].join(" "))} ;;`,
  );
  return `# Completion of voice-agents for bash.
_voice_agents() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} at='' words='' i
  # An option, "=" and its value are three words here.
  if [[ $cur == '=' ]]; then
    cur=''
  elif [[ $prev == '=' ]]; then
    prev=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
      ${steps(commands).map(quoted).join(" | ")}) at="\${at:+$at }\${COMP_WORDS[i]}" ;;
    esac
  done
  case "$at $prev" in
${values.join("\n")}
    *)
      if [[ $cur == -* ]]; then
        case "$at" in
${options.map((line) => `  ${line}`).join("\n")}
        esac
      else
        case "$at" in
${words.map((line) => `  ${line}`).join("\n")}
        esac
      fi
      ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _voice_agents voice-agents
`;
}
