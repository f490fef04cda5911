import eslint from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const ofFile = ":matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration";

const variable = {
  selector: `${ofFile}:not([kind='const'])`,
  message: "A variable of a file outlives the run: hang it on the run that is handed down.",
};

const madeAtLoad = {
  selector: `${ofFile} > VariableDeclarator > :matches(NewExpression, CallExpression)`,
  message: "What is made when a file is loaded outlives the run: hang it on the run that is handed down.",
};

export default defineConfig(
  globalIgnores([
    "dist",
    "provider/generated",
    "emulator/generated",
    "gitops/generated",
    "examples",
    "templates",
    "test/states/*/",
    "tools/engine/*.mjs",
    "test/harness/*.cjs",
    "bench/programs",
  ]),
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
  {
    // What operations share is the run that they are handed: nothing outlives it in a variable of a file.
    files: ["provider/platforms/**"],
    rules: { "no-restricted-syntax": ["error", variable] },
  },
  {
    files: ["provider/lifecycle/**"],
    rules: { "no-restricted-syntax": ["error", variable, madeAtLoad] },
  },
);
