import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";

/** The browser of this machine; undefined where there is none, and tests of pages are skipped. */
export const chromium = ["chromium", "chromium-browser", "google-chrome"].find(
  (name) => spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0,
);

/** A page in a browser without a screen, driven as a person drives it. Ends with the test that opened it. */
export interface BrowserPage {
  open(url: string): Promise<void>;
  /** What an expression is in the page. */
  read(expression: string): Promise<unknown>;
  /** Presses a key: `Tab`, `Enter`. What it leads to is waited for with `until`. */
  press(key: keyof typeof KEYS): Promise<void>;
  /** Types a text where the focus is. */
  type(text: string): Promise<void>;
  /** Waits until an expression is true in the page. @throws after 10 s. */
  until(expression: string): Promise<void>;
  /** Writes a picture of the page to a file. */
  screenshot(path: string): Promise<void>;
}

const KEYS = { Tab: ["Tab", 9], Enter: ["Enter", 13, "\r"] } as const;

type Result = Record<string, unknown>;

/** Opens the browser, and in it a page. */
export async function openBrowser(): Promise<BrowserPage> {
  const profile = mkdtempSync(join(tmpdir(), "voice-agents-browser-"));
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", "--window-size=1200,1000"];
  const child = spawn(chromium!, [...flags, `--user-data-dir=${profile}`, "about:blank"], { stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  const active = join(profile, "DevToolsActivePort");
  await expect
    .poll(() => existsSync(active) && readFileSync(active, "utf8").split("\n").length > 1, patience)
    .toBe(true);
  const [port, path] = readFileSync(active, "utf8").split("\n");
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", reject);
  });
  const waiting = new Map<number, PromiseWithResolvers<Result>>();
  socket.addEventListener("message", ({ data }) => {
    const { id, result, error } = JSON.parse(String(data)) as { id?: number; result: Result; error?: object };
    const asked = id === undefined ? undefined : waiting.get(id);
    if (error) asked?.reject(new Error(JSON.stringify(error)));
    else asked?.resolve(result);
  });
  let last = 0;
  const page: { sessionId?: unknown } = {};
  const send = (method: string, params: object = {}): Promise<Result> => {
    const asked = Promise.withResolvers<Result>();
    last += 1;
    waiting.set(last, asked);
    socket.send(JSON.stringify({ id: last, method, params, ...page }));
    return asked.promise;
  };
  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  page.sessionId = (await send("Target.attachToTarget", { targetId, flatten: true }))["sessionId"];
  const read = async (expression: string): Promise<unknown> => {
    const { result, exceptionDetails } = await send("Runtime.evaluate", { expression, returnByValue: true });
    if (exceptionDetails) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return (result as { value?: unknown }).value;
  };
  const until = (expression: string) =>
    // The page may be between two documents.
    expect.poll(() => read(expression).catch(() => false), { ...patience, message: expression }).toBe(true);
  return {
    read,
    until,
    async open(url) {
      await send("Page.navigate", { url });
      await until(`location.href === ${JSON.stringify(url)} && document.readyState === "complete"`);
    },
    async press(key) {
      const [code, windowsVirtualKeyCode, text] = KEYS[key];
      const event = { key: code, code, windowsVirtualKeyCode, ...(text !== undefined && { text }) };
      await send("Input.dispatchKeyEvent", { type: "keyDown", ...event });
      await send("Input.dispatchKeyEvent", { type: "keyUp", ...event });
    },
    type: async (text) => void (await send("Input.insertText", { text })),
    async screenshot(file) {
      const { data } = await send("Page.captureScreenshot", { captureBeyondViewport: true });
      writeFileSync(file, Buffer.from(String(data), "base64"));
    },
  };
}

const patience = { timeout: 10_000, interval: 30 };
