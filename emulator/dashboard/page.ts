import type { Html } from "./html.ts";
import { html, type Part } from "./html.ts";

/** Where the dashboard is, on every emulator. */
export const DASHBOARD = "/_emulator/dashboard";

/** It runs and loads what is its own, nobody frames it, and its forms go nowhere else. */
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

// Not `no-referrer`: a browser would then keep the origin of a form to itself, and be refused.
const HEADERS = {
  "content-security-policy": POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cache-control": "no-store",
};

const SECTIONS = { objects: "Objects", requests: "Requests", faults: "Faults", switches: "Switches" };

export interface Page {
  readonly platform: string;
  /** Which section is open. */
  readonly section: keyof typeof SECTIONS;
  readonly title: string;
  readonly body: Part;
  /** What has just been done. */
  readonly told?: string | undefined;
  /** Why it was not. */
  readonly wrong?: string | undefined;
}

/** A page as a response; 400 where it says what was wrong with a form. */
export function pageResponse({ platform, section, title, body, told, wrong }: Page): Response {
  const links = Object.entries(SECTIONS).map(([name, label]) =>
    name === section
      ? html`<a href="${DASHBOARD}/${name}" aria-current="page">${label}</a> `
      : html`<a href="${DASHBOARD}/${name}">${label}</a> `,
  );
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} · ${platform} emulator</title>
        <link rel="stylesheet" href="${DASHBOARD}/style.css" />
        <script type="module" src="${DASHBOARD}/script.js"></script>
      </head>
      <body>
        <a class="skip" href="#main">To the content</a>
        <header>
          <b>${platform} emulator</b>
          <nav aria-label="Sections">${links}</nav>
        </header>
        <main id="main">
          <h1>${title}</h1>
          ${told !== undefined && html`<p class="told" role="status">${told}</p>`}
          ${wrong !== undefined && html`<p class="wrong" role="alert">Nothing was done: ${wrong}</p>`} ${body}
        </main>
      </body>
    </html> `;
  return fileResponse(document.text, "text/html", wrong === undefined ? 200 : 400);
}

/** A file of the dashboard. */
export const fileResponse = (text: string, type: string, status = 200): Response =>
  new Response(text, { status, headers: { ...HEADERS, "content-type": `${type}; charset=utf-8` } });

/** To another page after a form, with a word of what was done. */
export const redirect = (path: string, told: string): Response =>
  new Response(null, {
    status: 303,
    headers: { ...HEADERS, location: `${DASHBOARD}${path}?${new URLSearchParams({ told }).toString()}` },
  });

/** A button that sends a form of its own. */
export const button = (path: string, label: string, { kind = "", fields = {} }: ButtonOptions = {}): Html =>
  html`<form method="post" action="${DASHBOARD}${path}">
    ${Object.entries(fields).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
    )}<button class="${kind}">${label}</button>
  </form>`;

interface ButtonOptions {
  readonly kind?: "main" | "loud" | "";
  readonly fields?: Readonly<Record<string, string>>;
}
