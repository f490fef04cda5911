import { createHash } from "node:crypto";
import { SVG_STYLE } from "../graph/svg.ts";
import { escapeHtml } from "./escape-html.ts";

const STYLE = `
:root { color-scheme: light dark; --text: #1f2328; --quiet: #59636e; --line: #d1d9e0; --back: #ffffff; --box: #f6f8fa;
  --old: #ffebe9; --old-word: #ffc1ba; --new: #dafbe1; --new-word: #aceebb; --loud: #cf222e; --loud-back: #fff1f0; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --quiet: #9198a1; --line: #3d444d; --back: #0d1117; --box: #151b23;
  --old: #3c1618; --old-word: #7d2a2c; --new: #12321c; --new-word: #1f6a37; --loud: #ff7b72; --loud-back: #2a1416; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 24px; max-width: 1200px; background: var(--back); color: var(--text); font: 15px/1.5 system-ui, "Noto Sans", sans-serif; }
h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 19px; margin: 32px 0 8px; } h3 { font-size: 15px; margin: 18px 0 6px; }
p, ul { margin: 6px 0; } ul { padding-left: 22px; }
.quiet { color: var(--quiet); font-size: 13px; }
.loud { border: 1px solid var(--loud); background: var(--loud-back); border-radius: 6px; padding: 10px 14px; margin: 14px 0; }
.loud b { color: var(--loud); }
.card { border: 1px solid var(--line); border-radius: 8px; padding: 2px 18px 16px; margin: 18px 0; }
.counts { font-size: 17px; font-weight: 600; }
code, td { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono", monospace; font-size: 13px; }
code { background: var(--box); border-radius: 4px; padding: 1px 5px; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; border: 1px solid var(--line); }
th { text-align: left; background: var(--box); font-size: 13px; padding: 4px 10px; width: 50%; }
td { vertical-align: top; padding: 1px 10px; white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; }
td + td, th + th { border-left: 1px solid var(--line); }
td.old { background: var(--old); } td.new { background: var(--new); } td.none { background: var(--box); }
td:empty::before { content: "\\200b"; }
td.gap { text-align: center; color: var(--quiet); background: var(--box); }
td.old mark { background: var(--old-word); } td.new mark { background: var(--new-word); } mark { color: inherit; border-radius: 3px; }
details { margin: 8px 0; } summary { cursor: pointer; color: var(--quiet); }
.picture { overflow-x: auto; margin: 10px 0; }
@media print { body { max-width: none; padding: 0; font-size: 12px; } .card { break-inside: auto; border-radius: 0; } h2, h3, th { break-after: avoid; }
  tr { break-inside: avoid; } td, code { font-size: 11px; } mark { font-weight: 600; text-decoration: underline; }
  td.old mark { text-decoration: line-through; } * { print-color-adjust: exact; } }
${SVG_STYLE}`;

/**
 * A page in one file: it loads nothing, runs nothing, and its policy says so to the browser. `body` is HTML in which every text of a stranger
 * is escaped.
 */
export function page(title: string, body: string): string {
  const hash = createHash("sha256").update(STYLE).digest("base64");
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${STYLE}</style>`,
    "</head>",
    `<body>\n${body}\n</body>`,
    "</html>",
    "",
  ].join("\n");
}
