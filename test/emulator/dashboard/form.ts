/** What a browser would send of the forms in a page, when nobody touches them: by names, with line ends as forms have them. */
export function untouched(page: string): Record<string, string> {
  const sent: Record<string, string> = {};
  const put = (name: string | undefined, value: string) => {
    if (name !== undefined)
      sent[decoded(name)] = decoded(value.replaceAll("\0", "\ufffd")).replace(/\r\n?|\n/g, "\r\n");
  };
  for (const [tag] of page.matchAll(/<input [^>]*>/g)) put(attribute(tag, "name"), attribute(tag, "value") ?? "");
  for (const [, tag = "", text = ""] of page.matchAll(/<textarea ([^>]*)>([^<]*)<\/textarea>/g))
    put(attribute(tag, "name"), text.replace(/^\n/, ""));
  for (const [, tag = "", options = ""] of page.matchAll(/<select ([^>]*)>(.*?)<\/select>/gs))
    put(
      attribute(tag, "name"),
      /<option selected[^>]*>([^<]*)/.exec(options)?.[1] ?? /<option[^>]*>([^<]*)/.exec(options)?.[1] ?? "",
    );
  return sent;
}

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(` ${name}="([^"]*)"`).exec(` ${tag}`)?.[1];

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#13": "\r" };

const decoded = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39|#13);/g, (_, name: string) => ENTITIES[name]!);
