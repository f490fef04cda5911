#!/usr/bin/env bash
# Runs a TypeScript file of this repository on the pinned Node, after making sure that the dependencies are those of the lockfile.
# Quick when they are: node_modules/.package-lock.json is newer than the lockfile only after a finished install.
# VOICE_AGENTS_NODE=system keeps the machine's own Node, for trying others than the pinned one.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
  echo "Installing dependencies (npm ci) …" >&2
  # Without the progress and the notices, with the reason of a failure. No script of a dependency runs but that of `node`, which puts the
  # pinned Node into place; ours (prepare) would build what is built below in any case.
  if ! { npm ci --ignore-scripts --loglevel=error --no-progress && npm rebuild --loglevel=error node; } >&2; then
    cat >&2 <<'END'

The dependencies could not be installed; npm's reason is above. Where the registry cannot be reached: check the network,
or name a proxy (npm config set https-proxy http://…) or another registry (npm config set registry https://…), and run
the same command again.
END
    exit 1
  fi
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
