#!/usr/bin/env bash
# Runs a TypeScript file of this repository on the pinned Node, after making sure that the dependencies are those of the lockfile.
# Quick when they are: node_modules/.package-lock.json is newer than the lockfile only after a finished install.
# VOICE_AGENTS_NODE=system keeps the machine's own Node, for trying others than the pinned one.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
  echo "Installing dependencies (npm ci) …" >&2
  npm ci --silent >&2
  touch node_modules/.package-lock.json
fi
node="$PWD/node_modules/node/bin"
[ "${VOICE_AGENTS_NODE:-pinned}" = system ] && node=""
export PATH="${node:+$node:}$PWD/node_modules/.bin:$PATH"
if [ "${VOICE_AGENTS_NODE:-pinned}" = system ]; then
  # npm puts node_modules/.bin, and with it the pinned Node, first on the PATH of its scripts.
  PATH="$(dirname "$(type -ap node | grep -v node_modules | head -n 1)"):$PATH"
fi
exec node "$@"
