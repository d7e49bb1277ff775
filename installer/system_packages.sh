#!/bin/sh
# The Debian packages this program stands on: installed when run as root, else named in one command.
#   installer/system_packages.sh         install or name what is missing; exit 1 when the window could not start
#   installer/system_packages.sh --list  the packages, one a line
set -eu

# Without these the window does not start, not even offscreen.
needed="libgl1 libegl1 libdbus-1-3 libfontconfig1 libglib2.0-0 libxkbcommon0"
# A real screen, a printer, the card reader and its virtual twin.
useful="libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-xkb1 libxcb-shape0 libxkbcommon-x11-0 libx11-xcb1
libcups2 libpcsclite1 pcscd vsmartcard-vpcd"
# Reading printed paper back, a print service and a PostgreSQL server of the tests' own, and the peer of one benchmark
# (WeasyPrint draws through Pango).
for_tests="poppler-utils zbar-tools cups postgresql libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
# Tries the hub's page in a real browser. Not every system has it as a package: then that test says so and is left out.
optional="chromium"

# Prints those of its arguments that are not installed. Newer releases add t64 to some library names.
missing_of() {
    installed=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' 2>/dev/null | sed -n 's/^ii  *//p')
    for package in "$@"; do
        printf '%s\n' "$installed" | grep -qxE "$package(t64)?" || printf '%s ' "$package"
    done
}

if [ "${1:-}" = "--list" ]; then
    printf '%s\n' $needed $useful $for_tests $optional
    exit 0
fi
if ! command -v dpkg-query >/dev/null; then
    echo "system packages: not a Debian system; the counterparts of these are needed: $needed" >&2
    exit 0
fi

missing=$(missing_of $needed $useful $for_tests)
extra=$(missing_of $optional)
# Asked for again only where it may be had; before the first update nobody knows.
[ -n "$missing" ] || apt-cache show $extra >/dev/null 2>&1 || extra=""
[ -n "$missing$extra" ] || exit 0
if [ "$(id -u)" = 0 ]; then
    echo "system packages: installing $missing$extra"
    log=$(mktemp)
    export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
    install="apt-get install -q -y --no-install-recommends"
    if ! { apt-get update -q && { [ -z "$missing" ] || $install $missing; }; } >"$log" 2>&1 </dev/null; then
        tail -n 20 "$log" >&2
        echo "system packages: installing failed, the whole output is in $log" >&2
    else
        [ -z "$extra" ] || $install $extra >"$log" 2>&1 </dev/null ||
            echo "system packages: not to be had here: ${extra% }; tests that want it are left out" >&2
        rm -f "$log"
        exit 0
    fi
elif [ -n "$missing" ]; then
    echo "system packages: some are missing. Install them as an administrator:" >&2
    echo "    sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends $missing'" >&2
fi
# Going on is possible as long as the window can start.
[ -z "$(missing_of $needed)" ]
