import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const cache = join(import.meta.dirname, "..", "..", "node_modules", ".cache", "pulumi-help");

/** What `pulumi … --help` prints. Kept from run to run for this very binary, which takes a fifth of a second of CPU time for it. */
function helpOf(pulumi: string, path: readonly string[]): string {
  const file = join(cache, String(statSync(pulumi).mtimeMs), `${path.join(" ").replaceAll("/", "_")}.txt`);
  try {
    return readFileSync(file, "utf8");
  } catch {
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const help = execFileSync(pulumi, [...path, "--help"], { encoding: "utf8", env });
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, help);
    return help;
  }
}

interface PulumiCommand {
  /** How it is called: the first word of its usage. An alias has that of what it stands for. */
  readonly usage: string;
  /** Whether it is a group of commands. */
  readonly isGroup: boolean;
  /** Its options; true where a value follows. */
  readonly options: ReadonlyMap<string, boolean>;
}

const helps = new Map<string, PulumiCommand>();

/** What the real `pulumi` says that a command takes. `pulumi` is the path of its binary. */
function pulumiCommand(pulumi: string, path: readonly string[]): PulumiCommand {
  const key = path.join(" ");
  const known = helps.get(key);
  if (known) return known;
  const help = helpOf(pulumi, path);
  const options = [...help.matchAll(/^ +(?:(-\w), )?(--[a-z][\w-]*)(?: (\w\S*))?(?= {2,}|$)/gm)];
  const found = {
    usage: /^Usage:\n +(.*?)(?: \[| <| \(|$)/m.exec(help)?.[1] ?? "",
    isGroup: /^Usage:\n(?: .*\n)*? .*\[command\]/m.test(help),
    options: new Map(
      options.flatMap(([, short, long = "", value]) =>
        [long, ...(short === undefined ? [] : [short])].map(
          (name) => [name, value !== undefined && !value.includes("[=")] as const,
        ),
      ),
    ),
  };
  helps.set(key, found);
  return found;
}

/** What is wrong with a command line of Pulumi's. */
export function pulumiProblem(pulumi: string, words: readonly string[]): string | undefined {
  const path: string[] = [];
  for (const word of words) {
    const group = pulumiCommand(pulumi, path);
    if (!group.isGroup || word.startsWith("-")) break;
    // Of a word that is no command, the help is that of the group.
    if (pulumiCommand(pulumi, [...path, word]).usage === group.usage) return `${group.usage} has no command ${word}`;
    path.push(word);
  }
  const { usage, options } = pulumiCommand(pulumi, path);
  for (const [index, word] of words.entries()) {
    if (!/^--?[a-zA-Z]/.test(word)) continue;
    const takesValue = options.get(word.split("=")[0] ?? "");
    if (takesValue === undefined) return `${usage} has no option ${word}`;
    const next = words[index + 1];
    if (takesValue && !word.includes("=") && (next === undefined || next.startsWith("-")))
      return `${usage} ${word} needs a value`;
  }
  return undefined;
}
