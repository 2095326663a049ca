# Sets this machine up for the project; sourced by scripts/start and scripts/test.
# Needs npm. Takes the project's packages from the npm registry (Node 24 among them) and,
# as root on a Debian-like system, Chromium and a font from Debian. Says what it could not do.

tiepdon_say() { printf '%s\n' "tiepdon: $*" >&2; }

tiepdon_packages() {
  if ! command -v npm >/dev/null 2>&1; then
    tiepdon_say "npm is missing. Install Node.js with npm first (Debian: apt-get install npm)."
    return 1
  fi
  # A marker of our own, because npm's is not touched when nothing changes.
  if [ ! -x node_modules/.bin/node ] || ! cmp -s package-lock.json node_modules/.tiepdon-lock; then
    tiepdon_say "installing the packages of the lock file (about a minute) …"
    npm ci --no-fund --no-audit --loglevel=error || {
      tiepdon_say "npm ci failed: is the npm registry reachable?"
      return 1
    }
    cp package-lock.json node_modules/.tiepdon-lock
  fi
  if [ -x node_modules/.bin/node ]; then
    TIEPDON_NODE="$PWD/node_modules/.bin/node"
  else
    TIEPDON_NODE="$(command -v node)"
  fi
  case "$("$TIEPDON_NODE" --version 2>/dev/null)" in
    v24.*) ;;
    *)
      tiepdon_say "Node 24 is needed. No npm package of it fits this system; install Node 24 yourself."
      return 1
      ;;
  esac
  export TIEPDON_NODE
  PATH="$PWD/node_modules/.bin:$PATH"
  export PATH
}

tiepdon_find_chromium() {
  for name in "${TIEPDON_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && command -v "$name" && return 0
  done
  return 1
}

# Debian's packages, where they are missing and we may install them.
tiepdon_system() {
  missing=""
  tiepdon_find_chromium >/dev/null || missing="$missing chromium"
  # Chromium draws nothing at all without one font of the system.
  command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list 2>/dev/null | head -n 1)" ] ||
    missing="$missing fontconfig fonts-dejavu-core"
  if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
      tiepdon_say "installing from Debian:$missing"
      export DEBIAN_FRONTEND=noninteractive
      # shellcheck disable=SC2086
      { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing; } >/dev/null ||
        tiepdon_say "apt-get could not install:$missing"
    else
      tiepdon_say "missing, and only root on a Debian-like system can install them:$missing"
    fi
  fi
  TIEPDON_CHROMIUM="$(tiepdon_find_chromium || true)"
  export TIEPDON_CHROMIUM
}
