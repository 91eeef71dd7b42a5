# Shared by the scripts: where things are, how they speak, how stages are timed. Source it, do not run it.
# shellcheck shell=bash

shopt -s inherit_errexit  # set -e also in $(...)

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
CACHE="${LOOM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/loom}"
# shellcheck source=versions.env
source "$ROOT/scripts/versions.env"

say() { printf '\n==> %s\n' "$*"; }
note() { printf '    %s\n' "$*"; }
die() {
  printf '\nerror: %s\n' "$*" >&2
  exit 1
}

version_at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]; } # have, wanted

# stage NAME COMMAND...: runs the command, remembers how long it took and whether it failed. Goes on in any case.
stage_names=() stage_seconds=() stage_results=()
stage() {
  local name=$1 start=$SECONDS result=ok
  shift
  say "$name"
  "$@" || result=FAILED
  stage_names+=("$name") stage_seconds+=($((SECONDS - start))) stage_results+=("$result")
}

# Ends the run if a stage failed without which the next ones make no sense.
need_all_stages() {
  [[ " ${stage_results[*]} " != *" FAILED "* ]] || { stage_summary; exit 1; }
}

# The table at the end of a run; fails if a stage failed.
stage_summary() {
  local i
  say "Where the time went"
  for i in "${!stage_names[@]}"; do
    printf '    %-56s %5d s  %s\n' "${stage_names[i]}" "${stage_seconds[i]}" "${stage_results[i]}"
  done
  printf '    %-56s %5d s\n' total "$SECONDS"
  [[ " ${stage_results[*]} " != *" FAILED "* ]]
}
