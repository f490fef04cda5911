/** HTML that is safe to show: made by `html` alone. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What can stand in a template: text, which is escaped, HTML, a list of these, or nothing. */
export type Part = string | number | Html | undefined | false | readonly Part[];

/** HTML from a template: everything put into it is text of a stranger, unless it is HTML already. */
export function html(fixed: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(fixed.map((text, index) => text + render(parts[index])).join(""));
}

function render(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "string" || typeof part === "number") return escape(String(part));
  return part.map(render).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** For text and attributes. A carriage return is written out, because a browser would make a line feed of it. */
const escape = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)
    .replaceAll("\r", "&#13;");
