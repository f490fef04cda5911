import { execFileSync, spawn } from "node:child_process";
import { onTestFinished } from "vitest";

/** What serves a bare repository over HTTP to who has the token, by git's own program. Prints its port. */
const SERVER = `
import { spawn } from "node:child_process";
import { createServer } from "node:http";
const [root, login] = process.argv.slice(1);
createServer((request, response) => {
  const given = (request.headers.authorization ?? "").split(", ");
  if (given.length !== 1 || given[0] !== "Basic " + Buffer.from(login).toString("base64"))
    return response.writeHead(401, { "www-authenticate": "Basic realm=git" }).end();
  const { pathname, search } = new URL(request.url, "http://localhost");
  const env = { ...process.env, GIT_PROJECT_ROOT: root, GIT_HTTP_EXPORT_ALL: "1", REMOTE_USER: "bot", PATH_INFO: pathname.replace("/acme/agents.git", ""), QUERY_STRING: search.slice(1), REQUEST_METHOD: request.method, CONTENT_TYPE: request.headers["content-type"] ?? "", HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "" };
  const backend = spawn("git", ["http-backend"], { env });
  request.pipe(backend.stdin);
  const all = [];
  backend.stdout.on("data", (chunk) => all.push(chunk)).on("end", () => {
    const bytes = Buffer.concat(all);
    const end = bytes.indexOf("\\r\\n\\r\\n");
    const headers = Object.fromEntries(bytes.toString("latin1", 0, end).split("\\r\\n").map((line) => line.split(": ")));
    response.writeHead(Number.parseInt(headers.Status ?? "200"), headers).end(bytes.subarray(end + 4));
  });
}).listen(0, "127.0.0.1", function () { console.log(this.address().port); });
`;

/**
 * Serves a bare repository as `acme/agents` to who logs in as `login`, `name:password`. In a process of its own, as a command waits for git without
 * doing anything else. @returns the origin.
 */
export async function serveGit(bare: string, login: string): Promise<string> {
  execFileSync("git", ["config", "http.receivepack", "true"], { cwd: bare });
  const child = spawn(process.execPath, ["--input-type=module", "-e", SERVER, bare, login], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill());
  const port = await new Promise<string>((resolve) =>
    child.stdout.once("data", (text: Buffer) => resolve(String(text).trim())),
  );
  return `http://127.0.0.1:${port}`;
}
