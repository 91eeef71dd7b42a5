# npm packages, exactly as the lock file says; skipped while they are those of the lock file.
# shellcheck shell=bash

install_npm_packages() {
  local stamp="$ROOT/node_modules/.loom-lock"
  cmp -s "$ROOT/package-lock.json" "$stamp" && return 0
  say "Installing npm packages"
  (cd "$ROOT" && npm ci --no-audit --no-fund)
  cp "$ROOT/package-lock.json" "$stamp"
}
