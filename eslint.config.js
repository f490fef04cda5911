import eslint from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  globalIgnores(["dist", "provider/generated", "gitops/generated", "examples", "test/states/*/", "tools/engine/*.mjs"]),
  eslint.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ["*.js"] } } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // What is taken out of an object to leave the rest is named with a leading underscore.
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // `async` without `await` keeps one signature for the kinds that need no request and those that do.
      "@typescript-eslint/require-await": "off",
    },
  },
  {
    // One door out: text goes through `printable`, on a Terminal or as an error or a warning of the lifecycle.
    files: ["provider/**", "cli/**"],
    ignores: ["cli/main.ts", "cli/terminal.ts", "provider/lifecycle/run.ts"],
    rules: {
      "no-console": "error",
      "no-restricted-properties": [
        "error",
        { object: "process", property: "stdout" },
        { object: "process", property: "stderr" },
      ],
    },
  },
);
