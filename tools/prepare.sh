#!/usr/bin/env bash
# What npm runs in a clone before it makes a package of it: `npm install git+https://…`, and pre-commit, which installs the hooks so.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 22 || (major === 22 && minor >= 18) ? 0 : 1)'; then
  echo "pulumi-voice-agents needs Node 22.18 or newer, and this is $(node --version)" >&2
  exit 1
fi
# With -g, npm takes "global" along into the clone, and so installs nothing there.
if [ ! -d node_modules/rolldown ]; then npm ci --global=false --include=dev --ignore-scripts --no-audit --no-fund >&2; fi
PATH="$PWD/node_modules/.bin:$PATH" exec node tools/build.ts
