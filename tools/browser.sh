#!/bin/sh
# Installs Debian's Chromium where it is missing and may be installed; the tests of the archivist's page drive it. Without it they
# skip and say why.
set -eu
for program in chromium chromium-browser; do
    if command -v "$program" >/dev/null 2>&1; then exit 0; fi
done
if ! command -v apt-get >/dev/null 2>&1; then
    echo "browser: Chromium is not installed; the archivist's page is not tested in a browser" >&2
    exit 0
fi
if [ "$(id -u)" = 0 ]; then as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root="sudo"
else
    echo "browser: install Chromium with: sudo apt-get install chromium" >&2
    exit 0
fi
$as_root apt-get update -qq
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends chromium >/dev/null ||
    echo "browser: Chromium could not be installed; the archivist's page is not tested in a browser" >&2
