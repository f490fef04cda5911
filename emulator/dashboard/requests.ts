import type { LogEntry } from "../kernel/journal.ts";
import { html, type Html } from "./html.ts";
import { button, DASHBOARD } from "./page.ts";

/** So many of the latest requests are shown. */
const LATEST = 200;

/** The log of API requests, the latest first. */
export function requestsBody(log: readonly LogEntry[]): Html {
  const shown = log.slice(-LATEST).reverse();
  return html`<p hidden>
      <label><input type="checkbox" id="follow" checked /> follow what happens</label>
    </p>
    <div class="row">
      ${button("/requests/clear", "Forget them")}
      <form method="post" action="${DASHBOARD}/advance">
        <label>Let <input name="minutes" value="5" size="4" inputmode="decimal" /> minutes pass</label>
        <button>Now</button>
      </form>
    </div>
    <div id="log">
      <p class="quiet">
        ${log.length === 0 ? "No request yet." : `${log.length} requests, the latest first${log.length > LATEST ? `; ${LATEST} are shown` : ""}.`}
      </p>
      <table>
        <thead>
          <tr>
            <th class="fit">no.</th>
            <th class="fit">time</th>
            <th>request</th>
            <th class="fit">status</th>
            <th class="fit">changed</th>
            <th>fault</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map(row)}
        </tbody>
      </table>
    </div>`;
}

function row({ sequence, time, method, path, status, wrote, fault, body }: LogEntry): Html {
  const call = `${method} ${path}`;
  const failed = status === null || status >= 400;
  return html`<tr>
    <td class="fit">${sequence}</td>
    <td class="fit">${time.slice(11, 19)}</td>
    <td class="mono">
      ${
        body === null
          ? call
          : html`<details>
              <summary>${call}</summary>
              <pre>${JSON.stringify(body, null, 2)}</pre>
            </details>`
      }
    </td>
    <td class="fit${failed && " bad"}">${status ?? "none"}</td>
    <td class="fit">${wrote ? "yes" : ""}</td>
    <td>${fault ?? ""}</td>
  </tr>`;
}
