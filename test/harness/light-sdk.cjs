// Loaded before everything else in the processes of an engine test. Pulumi's SDK loads what serializes closures (TypeScript,
// npm's arborist) and what sends traces into every program and every provider, though neither this package nor its tests use
// it: a third of the CPU time of an operation. Here the former is loaded when something uses it, the latter not at all.
// Plain JavaScript: to strip types at each start would cost what this saves. Tests that install the package run without it.
const Module = require("node:module");

const LOADED_WHEN_USED = new Set(["typescript", "@npmcli/arborist", "normalize-package-data"]);
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

const load = Module._load;
Module._load = function (request, ...others) {
  if (NEVER_USED.has(request)) return {};
  if (!LOADED_WHEN_USED.has(request)) return load.call(this, request, ...others);
  let loaded;
  const real = () => (loaded ??= load.call(this, request, ...others));
  return new Proxy(function () {}, {
    // Without it the SDK's `__importStar` copies all members at once.
    get: (_, name) => (name === "__esModule" ? true : real()[name]),
    apply: (_, self, args) => Reflect.apply(real(), self, args),
  });
};
