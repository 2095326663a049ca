#!/bin/sh
# Makes this machine a kiosk: its user, the service on the first terminal, and what keeps people inside.
#   sudo scripts/kiosk/debian/install.sh                  (again after every change; it only copies and enables)
#   sudo scripts/kiosk/debian/install.sh --appimage FILE  (the program is this AppImage, which updates itself)
#   sudo scripts/kiosk/debian/install.sh --remove         (the program, its configuration and its visits stay)
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
root="${DESTDIR:-}"
units="$root/etc/systemd/system"

if [ "${1:-}" = --remove ]; then
  [ -n "$root" ] || systemctl disable --now tiepdon-kiosk.service || true
  rm -f "$units/tiepdon-kiosk.service" "$root/etc/pam.d/tiepdon-kiosk" \
    "$root/etc/systemd/logind.conf.d/tiepdon.conf" "$root/etc/sysctl.d/60-tiepdon.conf" \
    "$root/etc/udev/rules.d/99-tiepdon-usb.rules" "$root/etc/udev/rules.d/70-tiepdon-scanners.rules" \
    "$units/ctrl-alt-del.target" "$units/tiepdon-kiosk.service.d/appimage.conf" \
    "$root/usr/local/lib/tiepdon/launch"
  exit 0
fi

if [ -z "$root" ]; then
  [ "$(id -u)" = 0 ] || { echo "run this as root" >&2; exit 1; }
  command -v cage >/dev/null || { echo "cage is missing: apt-get install cage" >&2; exit 1; }
  getent passwd tiepdon >/dev/null ||
    useradd --system --home-dir /var/lib/tiepdon --shell /usr/sbin/nologin tiepdon
  # Not in the groups input and video: logind hands the devices to the session on the screen.
fi
install -D -m 0644 "$here/tiepdon-kiosk.service" "$units/tiepdon-kiosk.service"
install -D -m 0644 "$here/pam.d-tiepdon-kiosk" "$root/etc/pam.d/tiepdon-kiosk"
install -D -m 0644 "$here/logind-kiosk.conf" "$root/etc/systemd/logind.conf.d/tiepdon.conf"
install -D -m 0644 "$here/sysctl-kiosk.conf" "$root/etc/sysctl.d/60-tiepdon.conf"
install -D -m 0644 "$here/99-tiepdon-usb.rules" "$root/etc/udev/rules.d/99-tiepdon-usb.rules"
install -D -m 0644 "$here/70-tiepdon-scanners.rules" "$root/etc/udev/rules.d/70-tiepdon-scanners.rules"
if [ "${1:-}" = --appimage ]; then
  # The launcher is root's; the program is the kiosk user's own file, since it replaces itself.
  install -D -m 0755 "$here/launch" "$root/usr/local/lib/tiepdon/launch"
  install -D -m 0644 "$here/appimage.conf" "$units/tiepdon-kiosk.service.d/appimage.conf"
  app="$root/var/lib/tiepdon/app"
  install -D -m 0755 "$2" "$app/tiepdon.AppImage.draft"
  [ -n "$root" ] || chown -R tiepdon:tiepdon "$app"
  mv -f "$app/tiepdon.AppImage.draft" "$app/tiepdon.AppImage"
fi
# Ctrl+Alt+Del would restart the machine.
ln -sf /dev/null "$units/ctrl-alt-del.target"
if [ -z "$root" ]; then
  systemctl daemon-reload
  sysctl -q --system
  udevadm control --reload
  systemctl set-default graphical.target
  systemctl disable getty@tty1.service || true
  systemctl enable tiepdon-kiosk.service
  echo "restart the machine: the kiosk comes up by itself"
fi
