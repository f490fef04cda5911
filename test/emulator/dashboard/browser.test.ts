import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { withDashboard } from "../../../emulator/dashboard/dashboard.ts";
import { niche as platform } from "../../../emulator/niche/platform.ts";
import { serveEmulator } from "../../../emulator/serve.ts";
import { chromium, openBrowser } from "../../harness/browser.ts";
import { createWorld, niche } from "../../niche/world.ts";

const prompt = "\n Greet.\n\n<script>document.title = 'run'</script></textarea> 👟\n";

test.skipIf(chromium === undefined)(
  "in a browser, by the keyboard alone, a prompt is edited, and that is drift",
  async () => {
    const world = createWorld();
    const program = [niche("VoiceAgent", "desk", { name: "<b>Desk", type: "INBOUND", conversationFlow: prompt })];
    await world.pulumi.up(program);
    const served = await serveEmulator(withDashboard(platform, world.emulator));
    onTestFinished(() => served.close());
    const page = await openBrowser();
    const focus = async (expression: string) => {
      for (let tries = 0; tries < 200; tries += 1) {
        if ((await page.read(`(${expression})(document.activeElement)`)) === true) return;
        await page.press("Tab");
      }
      throw new Error(`the Tab key does not lead to ${expression}`);
    };
    const focusButton = (label: string) => focus(`(e) => e.tagName === "BUTTON" && e.textContent === "${label}"`);

    await page.open(`${served.url}/_emulator/dashboard`);
    await focus('(e) => e.textContent === "<b>Desk"');
    await page.press("Enter");
    await page.until('document.querySelector("h1")?.textContent === "<b>Desk"');
    await focusButton("Save");
    await page.press("Enter");
    await page.until('document.querySelector("[role=status]")?.textContent.startsWith("Nothing was edited") === true');
    expect([...(await world.pulumi.refresh()).drifts.keys()]).toEqual([]);

    await focus('(e) => e.name === "/conversationFlow"');
    expect(await page.read("document.activeElement.value")).toBe(prompt);
    await page.read("document.activeElement.setSelectionRange(0, 0)");
    await page.type("Be brief.\n");
    await focusButton("Save");
    await page.press("Enter");
    await page.until('document.querySelector("[role=status]")?.textContent === "Changed: conversationFlow."');
    expect(world.stored("agents")).toMatchObject([{ conversationFlow: `Be brief.\n${prompt}` }]);
    const { drifts } = await world.pulumi.refresh();
    expect(drifts.get("VoiceAgent desk")).toMatchObject({ noted: ["conversationFlow"] });

    expect(await page.read("document.title")).toBe("<b>Desk · niche emulator");
    expect(await page.read("getComputedStyle(document.querySelector('header')).display")).toBe("flex");
    const pictures = process.env["VOICE_AGENTS_PICTURES"];
    if (pictures !== undefined) {
      await page.screenshot(join(pictures, "object.png"));
      for (const section of ["objects", "requests", "faults", "switches"]) {
        await page.open(`${served.url}/_emulator/dashboard/${section}`);
        await page.screenshot(join(pictures, `${section}.png`));
      }
    }
  },
);
