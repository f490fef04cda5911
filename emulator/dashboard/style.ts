/** The dashboard's look. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1f2328; --quiet: #59636e; --line: #d1d9e0; --back: #ffffff; --box: #f6f8fa; --link: #0a5cc2; --loud: #b3261e; --good: #12632b; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --quiet: #9198a1; --line: #3d444d; --back: #0d1117; --box: #151b23; --link: #6cb2ff; --loud: #ff8a80; --good: #6fdd8b; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 0 24px 48px; max-width: 1100px; background: var(--back); color: var(--text); font: 15px/1.5 system-ui, "Noto Sans", sans-serif; }
header { display: flex; flex-wrap: wrap; gap: 4px 20px; align-items: baseline; padding: 14px 0; border-bottom: 1px solid var(--line); }
header b { font-size: 17px; } nav { display: flex; flex-wrap: wrap; gap: 4px 16px; }
a { color: var(--link); } nav a[aria-current] { color: var(--text); font-weight: 600; text-decoration: none; }
.skip { position: absolute; left: -999px; } .skip:focus { left: 8px; top: 8px; background: var(--back); padding: 4px 8px; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 1px; }
h1 { font-size: 22px; margin: 20px 0 4px; overflow-wrap: anywhere; } h2 { font-size: 17px; margin: 26px 0 6px; }
.quiet, small { color: var(--quiet); font-size: 13px; } code, .json, td.mono { font-family: ui-monospace, Menlo, Consolas, "Noto Sans Mono", monospace; font-size: 13px; }
.told { border-left: 4px solid var(--good); background: var(--box); padding: 8px 12px; } .wrong { border-left: 4px solid var(--loud); background: var(--box); padding: 8px 12px; }
table { width: 100%; border-collapse: collapse; } th { text-align: left; font-size: 13px; color: var(--quiet); font-weight: 600; }
th, td { padding: 5px 10px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; unicode-bidi: isolate; }
td.fit, th.fit { width: 1%; white-space: nowrap; } td form { display: inline; }
fieldset { border: 1px solid var(--line); border-radius: 8px; margin: 14px 0; padding: 4px 14px 12px; } legend { font-weight: 600; padding: 0 6px; }
.field { margin: 10px 0; } label { display: block; font-size: 13px; font-weight: 600; }
input, select, textarea, button { font: inherit; color: inherit; background: var(--back); border: 1px solid var(--line); border-radius: 6px; padding: 5px 9px; max-width: 100%; }
input:not([type=checkbox]), textarea { width: 100%; } td select, td input, .row input, .row select { width: auto; } textarea { resize: vertical; }
button { background: var(--box); cursor: pointer; } button.main { background: var(--link); border-color: var(--link); color: var(--back); } button.loud { color: var(--loud); }
.row { display: flex; flex-wrap: wrap; gap: 10px; align-items: end; margin: 10px 0; } .row label { font-weight: 400; } .row form { display: flex; gap: 8px; align-items: center; }
td details { margin: 0; }
details { margin: 10px 0; } summary { cursor: pointer; } pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--box); border-radius: 6px; padding: 8px 12px; margin: 6px 0; font-size: 13px; }
.bad { color: var(--loud); font-weight: 600; }
`;

/** The little that runs: the log of requests follows what happens, as long as its box is ticked. Everything works without it. */
export const SCRIPT = `
const box = document.getElementById("follow");
if (box) {
  box.closest("p").hidden = false;
  setInterval(async () => {
    if (!box.checked || document.querySelector("#log details[open]")) return;
    const response = await fetch(location.href, { cache: "no-store" }).catch(() => undefined);
    if (!response || !response.ok) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("log");
    if (fresh) document.getElementById("log").replaceWith(fresh);
  }, 1000);
}
`;
