import { platforms } from "../../emulator/platforms.ts";

/** The platforms that can be emulated, and the switches of the one that is named, or of the first: what each decides, and its values. */
export function platformHelp(args: readonly string[]): string {
  const shown = platforms.find(({ name }) => args.includes(name)) ?? platforms[0]!;
  const list = platforms.map(({ name, switches }) => {
    const count = `${Object.keys(switches).length} switches`;
    return `  ${name.padEnd(12)} ${count}${name === shown.name ? ", below" : `: voice-agents emulate ${name} --help`}\n`;
  });
  const rows = Object.entries(shown.switches).map(([name, { default: first, alternatives, anyNumber, about }]) => {
    const values = [first, ...alternatives, ...(anyNumber ? ["any whole number"] : [])];
    return `  ${name}=${values.join("|")}\n      ${about}\n`;
  });
  return `\nPlatforms:\n${list.join("")}\nSwitches of ${shown.name}, the default first:\n${rows.join("")}`;
}
