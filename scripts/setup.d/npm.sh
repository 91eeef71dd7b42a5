# npm packages, exactly as the lock file says; skipped while they are those of the lock file.
# shellcheck shell=bash

install_npm_packages() {
  local stamp="$ROOT/node_modules/.loom-lock"
  cmp -s "$ROOT/package-lock.json" "$stamp" && return 0
  say "Installing npm packages"
  # No package needs its install script, and newer npm warns about each that it does not run.
  (cd "$ROOT" && npm ci --ignore-scripts --no-audit --no-fund)
  cp "$ROOT/package-lock.json" "$stamp"
}
