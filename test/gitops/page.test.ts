import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildChangeSet } from "../../gitops/change-set/build.ts";
import { buildDrift, failedDrift } from "../../gitops/drift/build.ts";
import { formatDriftHtml } from "../../gitops/report/drift/html.ts";
import { formatHtml } from "../../gitops/report/html.ts";
import { temporaryFolder } from "../cli/temporary.ts";
import { agentWith, deploymentOf, side } from "./sides.ts";

const chromium = ["chromium", "chromium-browser", "google-chrome"].find(
  (name) => spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0,
);

const hostile = [
  "<script>document.title = 'run'</script>",
  "<img src=x onerror=\"document.title='run'\"> </td></table><h1>injected</h1>",
  "'\"><svg onload=document.title='run'> <style>body{display:none}</style>",
  "<meta http-equiv=refresh content='0;url=https://evil.example.com'> \u202eevil\u202c",
].join("\n");

const html = (): string =>
  formatHtml([
    buildChangeSet({
      ...{ project: hostile, folder: ".", stack: "prod", base: undefined, head: undefined, cautions: [hostile] },
      before: side(agentWith("Hello\n"), deploymentOf("a")),
      after: side(agentWith(hostile), deploymentOf("a")),
    }),
  ]);

test("the page is one file that loads and runs nothing, and every text of a stranger is escaped", () => {
  const page = html();
  expect(page).toMatch(
    /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[^']+'; /,
  );
  expect(page.match(/<(script|img|iframe|link|object|base|form|h1|meta|style)\b/g)).toEqual([
    "<meta",
    "<meta",
    "<meta",
    "<meta",
    "<style",
    "<h1",
  ]);
  expect(page.match(/<[^>]*>/g)!.filter((tag) => / (on\w+|style|src|href)=/.test(tag))).toEqual([]);
  expect(page).toContain(String.raw`\u202eevil`);
});

/** The page as Chromium has it after it has run what it runs. */
function domOf(page: string): string {
  const folder = temporaryFolder({ "page.html": page });
  const args = ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${join(folder, "profile")}`];
  return execFileSync(
    chromium!,
    [...args, "--virtual-time-budget=2000", "--dump-dom", `file://${join(folder, "page.html")}`],
    { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], timeout: 60_000 },
  );
}

test.skipIf(chromium === undefined)("Chromium shows it, styles it, and runs nothing", () => {
  const dom = domOf(html());
  expect(dom).toContain("<title>Voice agents: &lt;script&gt;");
  expect(dom.match(/<(script|img|h1|iframe)\b/g)).toEqual(["<h1"]);
  expect(dom).toMatch(/<td class="new" dir="auto">/);
});

test.skipIf(chromium === undefined)("the page of drift is as harmless, and has both sides of a conflict", () => {
  const path = {
    path: hostile,
    moved: "both",
    accepted: false,
    recorded: "was",
    live: hostile,
    desired: "wanted",
  } as const;
  const report = {
    ...buildDrift({ project: hostile, folder: ".", stack: hostile }, [], null),
    resources: [
      {
        ...{ platform: "niche", kind: "VoiceAgent", name: hostile, id: hostile, gone: false, paths: [path] },
        heard: [{ deployment: hostile, agent: hostile, onDuty: false, numbers: [hostile] }],
      },
    ],
  };
  const dom = domOf(formatDriftHtml([report, failedDrift({ project: "p", folder: ".", stack: "s" }, hostile)]));
  expect(dom).toContain("<title>Drift: &lt;script&gt;");
  expect(dom.match(/<(script|img|h1|iframe)\b/g)).toEqual(["<h1", "<h1"]);
  for (const text of ["on the platform:", "in git:", "off duty"]) expect(dom).toContain(text);
  expect(dom).toMatch(/<td class="new" dir="auto">/);
});
