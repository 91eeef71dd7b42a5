# Downloads files and checks their SHA-256 sums. Only apt and pip download: they are configured for the machine's mirrors.
# shellcheck shell=bash

# verified FILE SHA256: succeeds if the file exists and has that sum. A wrong sum stops the set-up.
verified() {
  [ -f "$1" ] || return 1
  local sum
  sum="$(sha256sum "$1" | cut -d ' ' -f 1)"
  [ "$sum" = "$2" ] && return 0
  rm -f "$1"
  die "$(basename "$1") has the SHA-256 sum $sum, but scripts/versions.env says $2; the file was removed"
}

# download NAME SHA256 COMMAND...: runs the command in an empty folder, where it must leave the file NAME.
download() {
  local name=$1 sha256=$2 target="$CACHE/downloads/$1" scratch="$CACHE/downloads/partial"
  shift 2
  verified "$target" "$sha256" && return 0
  say "Downloading $name"
  rm -rf "$scratch" && mkdir -p "$scratch"
  (cd "$scratch" && "$@") || die "the download of $name failed; run set-up again to go on"
  verified "$scratch/$name" "$sha256" || die "the download did not leave a file $name"
  mv "$scratch/$name" "$target"
  rm -rf "$scratch"
}

# private_apt RELEASE TYPE COMMAND...: runs apt-get on this system's Debian mirror, but for another release or for
# source packages. It uses its own source list and package lists, so the system's lists and preferences do not change.
private_apt() {
  local release=$1 type=$2 state="$CACHE/apt/$1-$2" codename
  shift 2
  local options=(-q -o APT::Sandbox::User=root -o Acquire::Languages=none
    -o "Dir::Etc::SourceList=$state/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null
    -o "Dir::State::Lists=$state/lists" -o "Dir::Cache=$state/cache")
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
  codename="$(. /etc/os-release && echo "$VERSION_CODENAME")"
  apt-get indextargets "Created-By: Packages" "Release: $codename" "Component: main" \
    --format "$type [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] \$(REPO_URI) $release main" |
    sort -u | head -n 1 >"$state/sources.list"
  [ -s "$state/sources.list" ] || die "apt knows no mirror for Debian $codename"
  apt-get "${options[@]}" update
  apt-get "${options[@]}" "$@"
}
