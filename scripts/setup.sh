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

tiepdon_has_package() {
  command -v dpkg-query >/dev/null 2>&1 || return 0
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# What the tests of readers and scanners need from Debian: the PC/SC service and its library, a virtual reader, what
# compiles the optional second binding, and pseudo-terminals for serial scanners.
tiepdon_readers() {
  for package in pcscd vsmartcard-vpcd libpcsclite1 libpcsclite-dev g++ iproute2 socat; do
    tiepdon_has_package "$package" || TIEPDON_ALSO="${TIEPDON_ALSO:-} $package"
  done
}

# What records the store's calls to the disk, for power cuts, and what takes files apart.
tiepdon_stores() {
  for package in strace unzip; do
    tiepdon_has_package "$package" || TIEPDON_ALSO="${TIEPDON_ALSO:-} $package"
  done
}

# The optional second PC/SC binding, for the Node that runs us. It has no binary of its own; nothing else is compiled.
tiepdon_pcsclite() {
  built=node_modules/pcsclite/build/Release/pcsclite.node
  [ -d node_modules/pcsclite ] && [ ! -f "$built" ] || return 0
  headers="$(dirname "$(dirname "$(readlink -f "$TIEPDON_NODE")")")/include/node"
  if ! command -v g++ >/dev/null 2>&1 || [ ! -d "$headers" ] || [ ! -d /usr/include/PCSC ]; then
    tiepdon_say "the optional binding pcsclite was not built: it needs g++, libpcsclite-dev and Node's headers"
    return 0
  fi
  mkdir -p "$(dirname "$built")"
  g++ -std=c++20 -O2 -fPIC -shared -w -DNODE_GYP_MODULE_NAME=pcsclite -DBUILDING_NODE_EXTENSION \
    -DUSING_UV_SHARED=1 -DUSING_V8_SHARED=1 -I"$headers" -Inode_modules/nan -I/usr/include/PCSC \
    node_modules/pcsclite/src/addon.cpp node_modules/pcsclite/src/pcsclite.cpp \
    node_modules/pcsclite/src/cardreader.cpp -o "$built" -lpcsclite ||
    tiepdon_say "the optional binding pcsclite could not be built"
}

# Debian's packages, where they are missing and we may install them.
tiepdon_system() {
  missing="${TIEPDON_ALSO:-}"
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
