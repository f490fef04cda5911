import { readdirSync } from "node:fs";
import { join } from "node:path";

const rooms = ["provider", "gitops", "cli", "emulator"];

/** Each has a folder of its own in schemas/, provider/platforms/ and emulator/. */
const platforms = readdirSync(join(import.meta.dirname, "schemas"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const platformFolder = `^(provider/platforms|emulator)/(${platforms.join("|")})/`;

/** What a room may import from, beside itself. */
const mayImport = { provider: [], emulator: [], gitops: ["provider"], cli: ["provider", "gitops", "emulator"] };

/** Who may import whom: the rooms in CONTRIBUTING.md. @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...Object.entries(mayImport).map(([room, others]) => ({
      name: `rooms-of-${room}`,
      comment: `${room}/ imports from ${["itself", ...others].join(", ")} only`,
      severity: "error",
      from: { path: `^${room}/` },
      to: {
        path: [...rooms, "test", "tools", "bench"]
          .filter((other) => other !== room && !others.includes(other))
          .map((other) => `^${other}/`),
      },
    })),
    {
      name: "no-platform-in-the-kernel",
      comment: "what holds for every kind knows no platform: it asks the definition or the list",
      severity: "error",
      from: { path: "^provider/(kind|lifecycle|manifest|http|upload|pulumi|operations|webhooks|text)/" },
      to: { path: "^provider/platforms/" },
    },
    {
      name: "no-platform-in-commands",
      comment: "a command asks the list of platforms",
      severity: "error",
      from: { path: "^(cli|gitops)/" },
      to: { path: platformFolder },
    },
    {
      name: "no-platform-in-another",
      severity: "error",
      from: { path: platformFolder },
      to: { path: platformFolder, pathNot: "^$1/$2/" },
    },
    {
      name: "the-run-is-handed-down",
      comment: "a kind gets the run with its connection, and makes none",
      severity: "error",
      from: { path: "^provider/(kind|platforms)/" },
      to: { path: "^provider/lifecycle/run\\.ts$", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "no-circle",
      comment: "no file is loaded, by whatever way round, by what it loads",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
  },
};
