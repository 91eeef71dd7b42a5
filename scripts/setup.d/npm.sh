# Installs the npm packages exactly as in the lock file. Skipped if they are installed from the same lock file already.
# shellcheck shell=bash

install_npm_packages() {
  local stamp="$ROOT/node_modules/.loom-lock"
  cmp -s "$ROOT/package-lock.json" "$stamp" && return 0
  say "Installing npm packages"
  # --ignore-scripts: no package needs its install script, and newer npm versions warn about each script they skip.
  (cd "$ROOT" && npm ci --ignore-scripts --no-audit --no-fund)
  cp "$ROOT/package-lock.json" "$stamp"
}
