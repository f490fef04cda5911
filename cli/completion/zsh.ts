import { type CommandWords, quoted, steps } from "./command-words.ts";

/** For zsh: as a file `_voice-agents` in `fpath`, or sourced after `compinit`. Where nothing of ours fits, it completes files. */
export function zshScript(commands: readonly CommandWords[]): string {
  const values = commands.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(
        ({ names, choices }) =>
          `    ${names.map((name) => quoted(`${path} ${name}`)).join(" | ")}) found=(${choices.map(quoted).join(" ")}) ;;`,
      ),
  );
  const options = commands.map(
    ({ path, options: own }) =>
      `          ${quoted(path)}) found=(${own.flatMap(({ names, about }) => names.map((name) => described(name, about))).join(" ")}) ;;`,
  );
  const words = commands.map(
    ({ path, subcommands, choices }) =>
      `          ${quoted(path)}) found=(${[...subcommands.map(({ word, about }) => described(word, about)), ...choices.map(quoted)].join(" ")}) ;;`,
  );
  return `#compdef voice-agents
# Completion of voice-agents for zsh.
_voice_agents() {
  local cur=\${words[CURRENT]} prev=\${words[CURRENT-1]} at='' word
  local -a found
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$at $word" in
      (${steps(commands).map(quoted).join(" | ")}) at="\${at:+$at }$word" ;;
    esac
  done
  case "$at $prev" in
${values.join("\n")}
    *)
      if [[ $cur == -* ]]; then
        case "$at" in
${options.join("\n")}
        esac
      else
        case "$at" in
${words.join("\n")}
        esac
      fi
      ;;
  esac
  if (( \${#found} )); then
    _describe 'voice-agents' found
  else
    _files
  fi
}
if [[ \${funcstack[1]} == _voice_agents || \${funcstack[1]} == _voice-agents ]]; then
  _voice_agents "$@"
else
  compdef _voice_agents voice-agents
fi
`;
}

/** `word:what it does`; a colon within the word would end it. */
const described = (word: string, about: string): string => quoted(`${word.replaceAll(":", "\\:")}:${about}`);
