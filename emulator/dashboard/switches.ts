import type { SwitchTable, SwitchValue, SwitchValues } from "../kernel/switches.ts";
import { html, type Html } from "./html.ts";
import { DASHBOARD } from "./page.ts";

/** Every question that the platform's documentation leaves open, and how this emulator answers it now. */
export function switchesBody(table: SwitchTable, values: SwitchValues<SwitchTable>): Html {
  const rows = Object.entries(table).map(([name, row]) => {
    const now = values[name] ?? row.default;
    const choices = [...new Set<SwitchValue>([row.default, ...row.alternatives, now])];
    const control = row.anyNumber
      ? html`<input id="${name}" name="${name}" value="${String(now)}" list="${name}-values" size="8" /><datalist
            id="${name}-values"
          >
            ${choices.map((choice) => html`<option>${String(choice)}</option>`)}
          </datalist>`
      : html`<select id="${name}" name="${name}">
          ${choices.map((choice) => (choice === now ? html`<option selected>${String(choice)}</option>` : html`<option>${String(choice)}</option>`))}
        </select>`;
    return html`<tr>
      <td class="fit"><label for="${name}">${name}</label></td>
      <td class="fit">${control}</td>
      <td>${row.about}${now !== row.default && html` <b>(default: ${String(row.default)})</b>`}</td>
    </tr>`;
  });
  return html`<p class="quiet">
      Where the platform's documentation leaves a question open, a switch says how the emulator answers it. A provider
      that needs one of these answers would be wrong.
    </p>
    <form method="post" action="${DASHBOARD}/switches">
      <table>
        <thead>
          <tr>
            <th class="fit">switch</th>
            <th class="fit">now</th>
            <th>what it decides</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
      <p><button class="main">Set</button></p>
    </form>`;
}
