#!/usr/bin/env bash
# Runs a TypeScript file of this repository on the pinned Node, after making sure that the dependencies are those of the lockfile.
# Quick when they are: npm writes node_modules/.package-lock.json last, so "newer than the lockfile" means a finished install.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
  echo "Installing dependencies (npm ci) …" >&2
  npm ci --silent >&2
  touch node_modules/.package-lock.json
fi
export PATH="$PWD/node_modules/node/bin:$PWD/node_modules/.bin:$PATH"
exec node "$@"
