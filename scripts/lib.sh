# Shared by the scripts: paths, messages, and the timing of stages. Source it, do not run it.
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

# Sets cpu_seconds: the CPU time of all finished commands of this shell.
count_cpu_seconds() {
  local file LC_ALL=C
  file="$(mktemp)"
  times >"$file" # not in $(...), which would count the commands of its own subshell
  cpu_seconds="$(awk -F '[ms ]+' 'END { printf "%.0f", 60 * ($1 + $3) + $2 + $4 }' "$file")"
  rm "$file"
}

# stage NAME COMMAND...: runs the command, and records its time and whether it failed. The run goes on in any case.
stage_names=() stage_seconds=() stage_cpu=() stage_results=()
stage() {
  local name=$1 start=$SECONDS result=ok cpu_before
  shift
  say "$name"
  count_cpu_seconds
  cpu_before=$cpu_seconds
  "$@" || result=FAILED
  count_cpu_seconds
  stage_names+=("$name") stage_seconds+=($((SECONDS - start))) stage_results+=("$result")
  stage_cpu+=($((cpu_seconds - cpu_before)))
}

# Ends the run if a stage has failed: the next ones depend on all stages so far.
need_all_stages() {
  [[ " ${stage_results[*]} " != *" FAILED "* ]] || { stage_summary; exit 1; }
}

# Prints the table at the end of a run. Fails if a stage has failed.
stage_summary() {
  local i width
  count_cpu_seconds
  width="$(printf '%s\n' "${stage_names[@]}" | wc -L)"
  say "Where the time went"
  printf '    %-*s %7s %9s\n' "$width" "" time "CPU time"
  for i in "${!stage_names[@]}"; do
    printf '    %-*s %5d s %7d s  %s\n' "$width" \
      "${stage_names[i]}" "${stage_seconds[i]}" "${stage_cpu[i]}" "${stage_results[i]}"
  done
  printf '    %-*s %5d s %7d s\n' "$width" total "$SECONDS" "$cpu_seconds"
  [[ " ${stage_results[*]} " != *" FAILED "* ]]
}
