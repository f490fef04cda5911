// Loaded before everything else in the processes of an engine test. Pulumi's SDK loads what serializes closures (TypeScript,
// npm's arborist), what automates Pulumi and what sends traces into every program and every provider, though neither this package
// nor its tests use it: a third of the CPU time of an operation. Here the former are loaded when something uses them, the latter not
// at all. Plain JavaScript: to strip types at each start would cost what this saves. Tests that install the package run without it.
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");

const LOADED_WHEN_USED = new Set(["typescript", "@npmcli/arborist", "normalize-package-data", "./automation"]);
const NEVER_USED = new Set([
  "@opentelemetry/exporter-zipkin",
  "@opentelemetry/instrumentation",
  "@opentelemetry/instrumentation-grpc",
  "@opentelemetry/resources",
  "@opentelemetry/sdk-trace-base",
  "@opentelemetry/sdk-trace-node",
  "source-map-support/register",
]);

// The engine sets it for every child, whether somebody reads the trace or not.
delete process.env.TRACEPARENT;

// Where the SDK's requests lead is looked up once and kept, beside the compiled code: half of what is left of loading it.
const modules = path.join(__dirname, "..", "..", "node_modules");
const kept = path.join(modules, ".cache", "acceptance", "resolved.json");
let known = {};
try {
  known = JSON.parse(fs.readFileSync(kept, "utf8"));
} catch {
  // Nothing is kept yet.
}
let isNew = false;
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...others) {
  if (others[1] !== undefined || !parent?.path?.startsWith(modules))
    return resolve.call(this, request, parent, ...others);
  const key = `${parent.path.slice(modules.length)} ${request}`;
  if (known[key] !== undefined) return known[key];
  isNew = true;
  return (known[key] = resolve.call(this, request, parent, ...others));
};
process.on("exit", () => {
  if (!isNew) return;
  const mine = `${kept}.${process.pid}`;
  fs.mkdirSync(path.dirname(kept), { recursive: true });
  fs.writeFileSync(mine, JSON.stringify(known));
  fs.renameSync(mine, kept); // Others read it at this moment.
});

const load = Module._load;
Module._load = function (request, parent, ...others) {
  const isOfSdk = parent?.path?.includes("@pulumi");
  if (isOfSdk && NEVER_USED.has(request)) return {};
  if (!isOfSdk || !LOADED_WHEN_USED.has(request)) return load.call(this, request, parent, ...others);
  let loaded;
  const real = () => (loaded ??= load.call(this, request, parent, ...others));
  return new Proxy(function () {}, {
    // Without it the SDK's `__importStar` copies all members at once.
    get: (_, name) => (name === "__esModule" ? true : real()[name]),
    apply: (_, self, args) => Reflect.apply(real(), self, args),
  });
};
