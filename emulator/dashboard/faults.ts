import { faultKinds, type ArmedFault, type Fault, type FaultArm, type Faults } from "../kernel/faults.ts";
import type { Json } from "../kernel/json.ts";
import type { Sent } from "./fields.ts";
import { html, type Html } from "./html.ts";
import { button, DASHBOARD } from "./page.ts";

/** Of each kind of fault what it does, and what it may need beside. */
const KINDS: Readonly<Record<Fault["kind"], readonly [what: string, more?: string]>> = {
  refused: ["nothing listens: the connection is refused"],
  dns: ["the host has no address"],
  reset: ["the connection breaks before anything is done"],
  resetAfter: ["done, then the connection breaks"],
  hang: ["no response ever comes, and nothing is done"],
  hangAfter: ["done, then no response ever comes"],
  status: ["an error status, nothing is done", '{"status": 503}'],
  statusAfter: ["done, then an error status as from a proxy", '{"status": 502}'],
  html: ["200 with a page instead of JSON"],
  truncated: ["done, then JSON that stops half way"],
  brokenBody: ["done, then the connection breaks within the response"],
  empty: ["done, then 200 with nothing in it"],
  wrongShape: ["done, then JSON of another shape"],
  rate429: ["429, nothing is done", '{"seconds": 1}'],
  expireToken: ["401, and the token stops working"],
  dropField: ["done without one field, and the client is told that all went well", '{"field": "name"}'],
  stale: ["a read that is behind the last writes", '{"writes": 1}'],
  page: ["a list whose pages do not fit", '{"how": "missing"}'],
  redirect: ["307 to another address", '{"location": "https://example.com/"}'],
  slow: ["done; the response drips", '{"milliseconds": 1000}'],
};

/** The armed faults, and a form for another one. */
export function faultsBody(armed: readonly ArmedFault[]): Html {
  const rows = armed.map(
    ({ id, fault, seen, fired, spent }) =>
      html`<tr>
        <td>${fault.kind}</td>
        <td>${KINDS[fault.kind][0]}</td>
        <td class="fit">hit ${fired} of ${seen}</td>
        <td class="fit">${spent ? "over" : "armed"}</td>
        <td class="fit">${button(`/faults/${id}/disarm`, "Disarm")}</td>
      </tr>`,
  );
  const options = faultKinds.map((kind) => html`<option value="${kind}">${kind}: ${KINDS[kind][0]}</option>`);
  const more = faultKinds.flatMap((kind) => (KINDS[kind][1] === undefined ? [] : [`${kind} ${KINDS[kind][1]}`]));
  return html`${
      armed.length === 0
        ? html`<p>None is armed: every request goes through.</p>`
        : html`<table>
            <thead>
              <tr>
                <th>fault</th>
                <th>what it does</th>
                <th class="fit">matching</th>
                <th class="fit"></th>
                <th class="fit"></th>
              </tr>
            </thead>
            <tbody>
              ${rows}
            </tbody>
          </table>`
    }
    <h2>Arm one</h2>
    <form method="post" action="${DASHBOARD}/faults">
      <p class="field">
        <label for="kind">What happens</label
        ><select id="kind" name="kind">
          ${options}
        </select>
      </p>
      <p class="field">
        <label for="more">What it needs beside, as JSON</label><input id="more" name="more" aria-describedby="needs" />
      </p>
      <p class="quiet" id="needs">${more.join(" · ")}</p>
      <div class="row">
        <label
          >To requests
          <select name="writes">
            <option value="">of any kind</option>
            <option value="true">that change something</option>
            <option value="false">that only read</option>
          </select></label
        >
        <label>whose path matches <input name="path" placeholder="voice-agents" /></label>
        <label>from the n-th on <input name="nth" value="1" inputmode="numeric" size="4" /></label>
        <label
          >so many times <input name="times" value="1" inputmode="numeric" size="6" /> <small>or “always”</small></label
        >
      </div>
      <p><button class="main">Arm</button></p>
    </form>`;
}

/** Arms what the form says. @throws RangeError where it makes no sense. */
export function armFault(faults: Faults, sent: Sent): void {
  const { kind = "", more = "", writes = "", path = "", nth = "1", times = "1" } = sent;
  const beside = more.trim() === "" ? {} : (parse(more) as object);
  const arm = {
    fault: { kind, ...beside },
    nth: Number(nth),
    times: times === "always" ? times : Number(times),
    ...(writes !== "" && { writes: writes === "true" }),
    ...(path !== "" && { path }),
  };
  faults.arm(arm as FaultArm);
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new RangeError(`what it needs beside is no JSON: ${(error as Error).message}`, { cause: error });
  }
}
