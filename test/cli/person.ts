import { PassThrough } from "node:stream";

/** A person at a terminal, who presses these keys as soon as something is asked that holds the words before them. */
export function person(keys: readonly (readonly [asked: string, key: string])[]) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const left = [...keys];
  let drawn = "";
  output.on("data", (chunk: Buffer) => {
    drawn += chunk.toString();
    const [next] = left;
    if (!next || !drawn.includes(next[0])) return;
    drawn = "";
    left.shift();
    // After the prompt has drawn itself it listens.
    setImmediate(() => input.write(next[1]));
  });
  return { input, output };
}
