#!/usr/bin/env bash
# One job of the action: MODE in FOLDER, for STACK. What it calls, any CI system can call.
set -euo pipefail

fail() {
  echo "::error title=voice-agents::$1"
  exit 64
}

# The token is for comments and issues alone: nothing else that runs here gets it.
token="${TOKEN:-}"
unset TOKEN
root="$PWD"
folder="${FOLDER:-.}"
temporary="${RUNNER_TEMP:-${TMPDIR:-/tmp}}"
reports="$(mktemp -d "$temporary/voice-agents-report-XXXXXX")"

# Which voice-agents: the caller's, or the version of this action. Never one that a pull request brings along.
if [ -z "${VOICE_AGENTS:-}" ]; then
  here="$(cd "$(dirname "$0")/.." && pwd)"
  version="$(node -p 'require(process.argv[1]).version' "$here/package.json")"
  home="$temporary/voice-agents-$version"
  VOICE_AGENTS="$home/node_modules/.bin/voice-agents"
  if [ ! -x "$VOICE_AGENTS" ]; then
    mkdir -p "$home"
    # From a folder of its own: npm reads its settings where it stands, and a pull request may bring some along.
    (cd "$home" && npm install --prefix "$home" --silent --no-package-lock --ignore-scripts "pulumi-voice-agents@$version")
  fi
fi

# The engine of the version that the project's lock file has for its SDK.
need_pulumi() {
  export PATH="$HOME/.pulumi/bin:$PATH"
  command -v pulumi > /dev/null && return
  local version
  version="$(cd "$root/$folder" && node -p 'require(require.resolve("@pulumi/pulumi/package.json", { paths: [process.cwd()] })).version')"
  curl -fsSL https://get.pulumi.com | sh -s -- --version "$version"
}

# Runs voice-agents on the stack; its exit code is in $status.
agents() {
  status=0
  "$VOICE_AGENTS" "$@" ${STACK:+--stack "$STACK"} || status=$?
}

ci() { GITHUB_TOKEN="$token" "$VOICE_AGENTS" ci "$@"; }

# Puts a report into a comment or an issue, which puts it into the step's summary, too; or, where that is switched off, there alone.
report() {
  local where="$1" wanted
  shift
  case "$where" in comment) wanted="${COMMENT:-true}" ;; issue) wanted="${ISSUE:-true}" ;; esac
  if [ "$wanted" = true ]; then ci "$where" "$@"; elif [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then ci summary "$@"; fi
}

output() { echo "$1=$2" >> "${GITHUB_OUTPUT:-/dev/null}"; }

# The folder as reports name it: from the root of the repository.
place() {
  local prefix
  prefix="$(git -C "$root/$folder" rev-parse --show-prefix)"
  echo "${prefix:+${prefix%/}}" | sed 's/^$/./'
}

validate() {
  # From the root, so that annotations and results name files from there.
  agents validate "$folder" --format github
  local found="$status"
  agents validate "$folder" --format sarif > "$reports/validate.sarif" 2> /dev/null
  output sarif "$reports/validate.sarif"
  agents validate "$folder" --format json > "$reports/validate.json" 2> "$reports/summary"
  output json "$reports/validate.json"
  local problems='JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8")).problems'
  output problems "$(node -p "$problems" "$reports/validate.json")"
  printf '### Voice agents: validate\n\n%s\n\n' "$(cat "$reports/summary")" >> "${GITHUB_STEP_SUMMARY:-/dev/null}"
  exit "$found"
}

review() {
  local how=(--against "${BASE:-origin/${GITHUB_BASE_REF:-main}}")
  local preview=() failed=0
  cd "$folder"
  agents review "${how[@]}" --format json --out "$reports/review.json" 2> "$reports/review.log"
  cat "$reports/review.log" >&2
  local found="$status"
  if [ ! -s "$reports/review.json" ]; then
    # Nothing is known of the change: what stood in the comment before must not stand any longer.
    report comment --failed "$reports/review.log" --folder "$(place)" ${STACK:+--stack "$STACK"}
    exit "$found"
  fi
  ci outputs --review "$reports/review.json" >> "${GITHUB_OUTPUT:-/dev/null}"
  output json "$reports/review.json"
  agents review "${how[@]}" --format github
  local format
  for format in markdown html; do
    agents review "${how[@]}" --format "$format" --out "$reports/review.$format"
    output "$format" "$reports/review.$format"
  done
  if [ "${PREVIEW:-false}" = true ]; then ask_engine; fi
  report comment --review "$reports/review.json" ${preview[@]+"${preview[@]}"} ${STACK:+--stack "$STACK"}
  [ "$found" != 0 ] || found="$failed"
  exit "$found"
}

# What the engine says, to stand beside the review. It runs the program of the pull request with the stack's secrets.
ask_engine() {
  if [ "$(is_fork)" = true ]; then
    echo "::warning title=voice-agents::the engine is not asked for a fork: it would run the fork's program"
    return
  fi
  need_pulumi
  agents review --refresh --format json --out "$reports/preview.json" 2> "$reports/preview.log"
  cat "$reports/preview.log" >&2
  if [ -s "$reports/preview.json" ]; then
    preview=(--preview "$reports/preview.json")
  else
    preview=(--preview-failed "$reports/preview.log")
    failed=1
  fi
}

# Whether the pull request comes from another repository; of what cannot be told, it is said that it does.
is_fork() {
  node -p '
    const { pull_request: request } = JSON.parse(require("node:fs").readFileSync(process.env.GITHUB_EVENT_PATH, "utf8"));
    request !== undefined && !(request.head?.repo?.id > 0 && request.head.repo.id === request.base?.repo?.id)
  ' 2> /dev/null || echo true
}

up() {
  need_pulumi
  cd "$folder"
  # What a killed run had begun is settled first, and not while another run is under way.
  agents stack-lock --wait "$WAIT"
  [ "$status" = 0 ] || exit "$status"
  agents recover
  [ "$status" = 0 ] || exit "$status"
  local expected="${EXPECT_DIGEST:-}"
  if [ "$expected" = approved ]; then expected="$(ci digest --stack "$STACK" --folder "$(place)")"; fi
  if [ -n "$expected" ]; then
    agents review --format markdown --out "$reports/review.markdown" --expect-digest "$expected"
    output markdown "$reports/review.markdown"
    cat "$reports/review.markdown" >> "${GITHUB_STEP_SUMMARY:-/dev/null}"
    [ "$status" = 0 ] || exit "$status"
  fi
  status=0
  "$VOICE_AGENTS" stack-lock --wait "$WAIT" -- pulumi up --stack "$STACK" --yes --skip-preview --non-interactive || status=$?
  if [ "$status" != 0 ]; then
    printf '### Voice agents: up\n\n**It failed, or was done in part.** The log says why; the next run goes on with it.\n\n' >> "${GITHUB_STEP_SUMMARY:-/dev/null}"
    exit "$status"
  fi
  drift
}

# Without a stack: all of the repository that have a file of configuration.
drift() {
  need_pulumi
  cd "$root/$folder"
  if [ -n "${STACK:-}" ]; then agents drift --format json --out "$reports/drift.json"; else
    agents drift --all-stacks --format json --out "$reports/drift.json"
  fi
  local found="$status"
  [ -s "$reports/drift.json" ] || exit "$found"
  output json "$reports/drift.json"
  output drift "$([ "$found" = 2 ] && echo true || echo false)"
  report issue --drift "$reports/drift.json"
  # After a deployment nothing is proposed: that needs more permissions than the job has.
  if [ "${WRITE_BACK:-false}" = true ] && [ "$MODE" = drift ]; then ci write-back --drift "$reports/drift.json"; fi
  # That somebody changed something is told by the issue; that a stack could not be looked at fails the job.
  if [ "$found" = 2 ]; then exit 0; fi
  exit "$found"
}

[ -d "$folder" ] || fail "there is no such folder: see the input folder"
case "${MODE:-}" in
  validate | drift) "$MODE" ;;
  review)
    [ "${PREVIEW:-false}" != true ] || [ -n "${STACK:-}" ] || fail "the engine's preview needs the input stack"
    review
    ;;
  up)
    [ -n "${STACK:-}" ] || fail "mode up needs the input stack"
    up
    ;;
  *) fail "the input mode must be validate, review, up or drift" ;;
esac
