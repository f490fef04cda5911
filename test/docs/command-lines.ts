import { commandNames } from "../harness/command-line.ts";

/** What stands where only a run knows a name. Those that are several words, or one of a few, are told. */
const MEANINGS: Readonly<Record<string, readonly string[]>> = {
  accountFlags: ["--agent x"],
  list: ["calls", "conversations"],
  what: ["get", "metrics"],
};

/** A command line as somebody could run it, in each of the forms that its placeholders can have. */
function spelt(line: string): string[] {
  const [placeholder, expression = ""] = /\$\{((?:[^{}]|\{[^{}]*\})*)\}/.exec(line) ?? [];
  if (placeholder === undefined)
    return [
      line
        .replace(/\+\d*…/g, "+12125550100")
        .replace("<code>", "US")
        .replace(/<[^<>]*>|…/g, "x"),
    ];
  const name = /(\w+)\)*$/.exec(expression)?.[1] ?? "";
  return (MEANINGS[name] ?? ["x"]).flatMap((word) => spelt(line.replace(placeholder, () => word)));
}

/** A command line of ours or of Pulumi's with something behind the name of the program. */
const COMMAND = /^(?:[A-Z_]+=\S+ +)*(?:npx )?(?:pulumi|voice-agents) +(?=[a-z-])/;

/** Whether a text names a command of ours and nothing more, so that it need not be whole: what `voice-agents import` wrote. */
const isName = (text: string): boolean => commandNames().some((name) => text === `voice-agents ${name}`);

/**
 * The command lines in a text, spelt out: what is in backticks, lines that are nothing else, and what a shell puts into another command.
 */
export function commandLines(text: string): string[] {
  const quoted = [...text.matchAll(/(\w+ )?`([^`\n]+)`/g)].flatMap(([, before = "", inside = ""]) =>
    isName(inside) && !/^(?:run|with) $/.test(before) ? [] : [inside],
  );
  const alone = text.split("\n").map((line) => line.trim().replace(/^\$ /, ""));
  const inner = [...text.matchAll(/\$\(((?:voice-agents|pulumi) [^)]*)\)/g)].map(([, inside = ""]) => inside);
  return [...quoted, ...alone, ...inner]
    .flatMap((line) => line.split(/ (?:&&|\|\||\|) /))
    .filter((line) => COMMAND.test(line))
    .flatMap(spelt);
}
