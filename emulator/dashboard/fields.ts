import { isObject, type Json, type JsonObject } from "../kernel/json.ts";
import { html, type Html } from "./html.ts";

/** What a form sends: names of fields to texts. */
export type Sent = Readonly<Record<string, string>>;

/** Where a value is in an object. */
type Path = readonly (string | number)[];

/** Deeper values, and longer lists, are shown as JSON. */
const DEEPEST = 5;
const LONGEST = 40;

/** A text with so many characters, or with several lines, gets an area of its own. */
const ONE_LINE = 70;

/** The fields of a form for an object: each text, number and switch of it for itself, as long as it is not too deep. */
export const inputs = (object: JsonObject): Html => group(object, []);

/** The object that was shown, for the form to send back: what somebody else has changed since is not undone by sending it. */
export const shownInput = (object: JsonObject): Html =>
  html`<input type="hidden" name="shown" value="${JSON.stringify(object)}" />`;

function group(value: Json, path: Path): Html {
  const entries: readonly (readonly [string | number, Json])[] = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : Object.entries(value as JsonObject);
  return html`${entries.map(([key, item]) => field(item, [...path, key]))}`;
}

function field(value: Json, path: Path): Html {
  const name = nameOf(path);
  const label = String(path.at(-1));
  if (isGroup(value, path)) {
    const title = typeof path.at(-1) === "number" ? `${String(path.at(-2))} ${Number(label) + 1}` : label;
    return html`<fieldset>
      <legend>${title}</legend>
      ${group(value, path)}
    </fieldset>`;
  }
  return html`<p class="field"><label for="${name}">${label}</label>${input(value, name)}</p>`;
}

/** Whether a value is shown part by part. */
function isGroup(value: Json, path: Path): boolean {
  if (path.length >= DEEPEST) return false;
  if (Array.isArray(value)) return value.length > 0 && value.length <= LONGEST && value.every(isObject);
  return isObject(value) && Object.keys(value).length > 0 && Object.keys(value).length <= LONGEST;
}

function input(value: Json, name: string): Html {
  if (typeof value === "boolean") {
    const option = (choice: boolean) =>
      choice === value ? html`<option selected>${String(choice)}</option>` : html`<option>${String(choice)}</option>`;
    return html`<select id="${name}" name="${name}">
      ${option(true)}${option(false)}
    </select>`;
  }
  if (typeof value === "string" && value.length <= ONE_LINE && !/[\r\n]/.test(value))
    return html`<input id="${name}" name="${name}" value="${value}" dir="auto" />`;
  if (typeof value === "string") return area(value, name, "text");
  if (typeof value === "number")
    return html`<input id="${name}" name="${name}" value="${value}" inputmode="decimal" />`;
  return area(JSON.stringify(value, null, 2), name, "json");
}

// The first line feed of an area is no part of its text.
const area = (text: string, name: string, kind: string): Html => {
  const rows = Math.min(24, Math.max(2, ...[text.split("\n").length, Math.ceil(text.length / 90)]));
  // prettier-ignore
  return html`<textarea id="${name}" name="${name}" rows="${rows}" class="${kind}" dir="auto">${"\n"}${text}</textarea>`;
};

/** The name of the input for a value: `/` and the path, as a JSON pointer (RFC 6901). */
const nameOf = (path: Path): string =>
  path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/**
 * What a sent form changes: a JSON Merge Patch on the object as it was shown; empty where nothing was edited.
 * @throws RangeError naming the field whose text is no value of its kind.
 */
export function patchOf(sent: Sent): JsonObject {
  const shown = parsed("shown", sent["shown"] ?? "{}");
  if (!isObject(shown)) throw new RangeError("the form says nothing of what it showed; load the page again");
  return difference(shown, edited(shown, [], sent) as JsonObject);
}

/** A value with the sent texts in place of its own. */
function edited(value: Json, path: Path, sent: Sent): Json {
  if (path.length === 0 || isGroup(value, path)) {
    if (Array.isArray(value)) return value.map((item, index) => edited(item, [...path, index], sent));
    const entries = Object.entries(value as JsonObject);
    return Object.fromEntries(entries.map(([key, item]) => [key, edited(item, [...path, key], sent)]));
  }
  const name = nameOf(path);
  const text = sent[name];
  return text === undefined ? value : valueOf(text, value, name);
}

/** A sent text as a value of the kind that was shown there; that value itself where the text is as it was shown. */
function valueOf(text: string, shown: Json, name: string): Json {
  if (typeof shown === "string") return asSent(shown) === asSent(text) ? shown : withLineFeeds(text);
  if (typeof shown === "boolean") return text === "true";
  if (typeof shown === "number") {
    if (text === String(shown)) return shown;
    if (text.trim() === "" || !Number.isFinite(Number(text)))
      throw new RangeError(`${name} is a number, not "${text}"`);
    return Number(text);
  }
  return asSent(JSON.stringify(shown, null, 2)) === asSent(text) ? shown : parsed(name, text);
}

/** A text as a form gives it back: line ends are CRLF, and what is no Unicode is replaced. */
const asSent = (text: string): string => withLineFeeds(text.toWellFormed()).replaceAll("\0", "\ufffd");

const withLineFeeds = (text: string): string => text.replace(/\r\n?/g, "\n");

function parsed(name: string, text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new RangeError(`${name} is no JSON: ${(error as Error).message}`, { cause: error });
  }
}

/** The merge patch that leads from one object to another. Lists are replaced whole. */
function difference(before: JsonObject, after: JsonObject): JsonObject {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return Object.fromEntries(
    keys.flatMap((key): [string, Json][] => {
      const [was, is] = [before[key], after[key]];
      if (JSON.stringify(was) === JSON.stringify(is)) return [];
      if (isObject(was) && isObject(is)) return [[key, difference(was, is)]];
      return [[key, is ?? null]];
    }),
  );
}

/** One field set as a whole, or removed: a merge patch. A text that is no JSON is a text. @throws RangeError without a name. */
export function oneField(sent: Sent): JsonObject {
  const name = sent["field"] ?? "";
  if (name === "") throw new RangeError("name the field to set or to remove");
  if (sent["what"] === "remove") return { [name]: null };
  const text = withLineFeeds(sent["value"] ?? "");
  try {
    return { [name]: JSON.parse(text) as Json };
  } catch {
    return { [name]: text };
  }
}
