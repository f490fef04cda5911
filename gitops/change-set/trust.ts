import { compareText } from "../../provider/manifest/diagnostic.ts";
import type { Trust } from "../generated/change-set.ts";
import type { Side } from "./side.ts";
import { mapTexts } from "./token.ts";

/** What the manifests read and where they send after the change; new is what they did not before. */
export const trustOf = (before: Side, after: Side): Trust => ({
  environment: marked(variablesOf(before), variablesOf(after)).map(([name, isNew]) => ({ name, new: isNew })),
  hosts: marked(hostsOf(before), hostsOf(after)).map(([host, isNew]) => ({ host, new: isNew })),
});

const marked = (before: ReadonlySet<string>, after: ReadonlySet<string>) =>
  [...after].sort(compareText).map((name) => [name, !before.has(name)] as const);

const variablesOf = (side: Side): Set<string> => new Set([...side.values()].flatMap(({ environment }) => environment));

function hostsOf(side: Side): Set<string> {
  const hosts = new Set<string>();
  for (const { inputs, addresses } of side.values()) {
    mapTexts([inputs, addresses], (text) => {
      const host = hostOf(text);
      if (host !== undefined) hosts.add(host);
      return text;
    });
  }
  return hosts;
}

/** Longer is no address. */
const LONGEST = 4_096;

/** The host of a text that is an address as a whole; names in other scripts as they are looked up (`xn--…`), so that none looks like another. */
function hostOf(text: string): string | undefined {
  if (text.length > LONGEST || !/^\s*(https?|wss?|sips?|ftp):/i.test(text)) return undefined;
  const address = text.trim().replace(/^sips?:(\/\/)?([^@]*@)?/i, "https://");
  return URL.canParse(address) ? new URL(address).host || undefined : undefined;
}
