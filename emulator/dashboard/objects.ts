import type { Control, StoredObject } from "../kernel/control.ts";
import type { Json, JsonObject } from "../kernel/json.ts";
import type { SwitchTable } from "../kernel/switches.ts";
import { inputs, shownInput } from "./fields.ts";
import { html, type Html } from "./html.ts";
import { button, DASHBOARD } from "./page.ts";

type Objects = Pick<Control<SwitchTable>, "dump" | "editable">;

/** Names of objects are in the first of these that there is. */
const NAMES = ["name", "displayName", "title", "fileName", "slug", "phoneNumber", "number", "phone", "type"];

/** An object's name as people know it; its id where it has none. */
export function titleOf(object: JsonObject & { readonly id: string }): string {
  const found = NAMES.map((name) => object[name]).find((value) => typeof value === "string" && value !== "");
  return typeof found === "string" ? found : object.id;
}

const pathOf = (collection: string, id: string): string =>
  `/objects/${encodeURIComponent(collection)}/${encodeURIComponent(id)}`;

/** Everything that the emulator holds, by collection; what can be switched in one step has a button. */
export function overview(objects: Objects, first: readonly string[]): Html {
  const dump = objects.dump();
  const names = [...new Set([...first, ...Object.keys(dump)])];
  const held = names.flatMap((name) => (dump[name]?.length ? [[name, dump[name]] as const] : []));
  const empty = Object.entries(dump).flatMap(([collection, all]) => (all.length === 0 ? [collection] : []));
  return html`<p class="quiet">
      What you change here is changed as in the platform's own dashboard: git knows nothing of it, and a refresh shows
      it as drift.
    </p>
    ${held.map(([collection, all]) => table(collection, all, dump, objects))}
    ${empty.length > 0 && html`<p class="quiet">Nothing yet in ${empty.join(", ")}.</p>`}`;
}

type Dump = ReturnType<Objects["dump"]>;

function table(collection: string, all: readonly StoredObject[], dump: Dump, objects: Objects): Html {
  const rows = all.map((object) => {
    const path = pathOf(collection, object.id);
    return html`<tr>
      <td><a href="${DASHBOARD}${path}">${titleOf(object)}</a></td>
      <td>${summary(object, dump)}</td>
      <td class="fit">${toggles(object, path, objects.editable(collection))}</td>
    </tr>`;
  });
  return html`<h2 id="${collection}">${collection} <small>${all.length}</small></h2>
    <table>
      <thead>
        <tr>
          <th>name</th>
          <th>refers to</th>
          <th class="fit">switch</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>`;
}

/** The other objects that one names, by their names, and its state. */
function summary(object: StoredObject, dump: Dump): Html {
  const states = ["status", "state"].flatMap((name) => (typeof object[name] === "string" ? [object[name]] : []));
  const links = ids(object).flatMap((id) => {
    const found = Object.entries(dump).flatMap(([collection, all]) =>
      all.filter((other) => other.id === id && id !== object.id).map((other) => [collection, other] as const),
    );
    return found
      .slice(0, 1)
      .map(([collection, other]) => html`<a href="${DASHBOARD}${pathOf(collection, id)}">${titleOf(other)}</a> `);
  });
  return html`${states.map((state) => html`${state} `)}${links}`;
}

/** Texts of an object that may be ids: those of its own, and of lists of its own. */
const ids = (object: JsonObject): string[] => [
  ...new Set(
    Object.values(object)
      .flatMap((value) => [value].flat())
      .filter((value) => typeof value === "string"),
  ),
];

/** A button for each flag of an object, and for duty, which some objects have from another. */
function toggles(object: StoredObject, path: string, editable: readonly string[] | undefined): Html[] {
  return Object.entries(object)
    .filter(([name, value]) => typeof value === "boolean" && (editable?.includes(name) ?? true))
    .map(([name, value]) =>
      button(`${path}/field`, `${name}: ${value === true ? "on" : "off"}`, {
        fields: { field: name, value: String(value !== true) },
      }),
    );
}

/** One object, to be edited and deleted. Undefined where there is none. */
export function objectPage(
  objects: Objects,
  collection: string,
  id: string,
): { readonly title: string; readonly body: Html } | undefined {
  const dump = objects.dump();
  const object = dump[collection]?.find((each) => each.id === id);
  if (!object) return undefined;
  const editable = objects.editable(collection);
  const entries = Object.entries(object).filter(([name]) => name !== "id");
  const own = (name: string): boolean => editable?.includes(name) ?? true;
  const shown: JsonObject = Object.fromEntries(entries.filter(([name]) => own(name)));
  const fixed: JsonObject = Object.fromEntries(entries.filter(([name]) => !own(name)));
  const path = pathOf(collection, id);
  const body = html`<p class="quiet">
      <a href="${DASHBOARD}/objects#${collection}">${collection}</a> · <code>${id}</code> ${summary(object, dump)}
    </p>
    <form method="post" action="${DASHBOARD}${path}">
      ${shownInput(shown)}${inputs(shown)}
      <p><button class="main">Save</button></p>
    </form>
    <h2>Another field</h2>
    <form method="post" action="${DASHBOARD}${path}/field">
      <div class="row">
        <label
          >Field
          ${
            editable
              ? html`<select name="field">
                  ${editable.map((name) => html`<option>${name}</option>`)}
                </select>`
              : html`<input name="field" required />`
          }</label
        >
        <label>Value, a text or JSON <input name="value" /></label>
        <button name="what" value="set">Set</button> <button name="what" value="remove">Remove the field</button>
      </div>
    </form>
    ${
      Object.keys(fixed).length > 0 &&
      html`<details>
        <summary>What cannot be edited</summary>
        <pre>${json(fixed)}</pre>
      </details>`
    }
    <details>
      <summary>Delete it, as somebody else would</summary>
      ${button(`${path}/delete`, `Delete ${titleOf(object)}`, { kind: "loud" })}
    </details>`;
  return { title: titleOf(object), body };
}

const json = (value: Json): string => JSON.stringify(value, null, 2);

/** The first objects of each collection with their ids, for people who begin: `businesses  Mario Brothers Plumbing  biz-mario-plumbing`. */
export function seededLines(dump: Dump, most: number): string[] {
  return Object.entries(dump).flatMap(([collection, all]) => {
    const lines = all.slice(0, most).map((object) => `  ${collection.padEnd(14)} ${object.id}  ${titleOf(object)}`);
    const more = all.length - lines.length;
    return more > 0 ? [...lines, `  ${collection.padEnd(14)} and ${more} more`] : lines;
  });
}
