// Runs a program without an engine, and prints how long it took until the last resource was declared: `node declare.js ./ours.js`.
import * as pulumi from "@pulumi/pulumi";

let count = 0;
const newResource = async ({ name, inputs }) => {
  count += 1;
  return { id: `${name}-id`, state: inputs };
};
await pulumi.runtime.setMocks({ newResource, call: async () => ({}) }, "bench", "dev");
const loading = performance.now();
// The package is loaded before the clock runs; the program itself once, by the import below.
if (process.argv[2] === "./ours.js") await import("pulumi-voice-agents");
const started = performance.now();
process.once("beforeExit", () => {
  const [load, seconds] = [started - loading, performance.now() - started].map((ms) => ms / 1000);
  process.stdout.write(`${JSON.stringify({ count, load, seconds })}\n`);
});
await import(process.argv[2]);
