#!/bin/sh
# Makes the virtual environment and installs the project into it; installs missing Debian packages where it may.
# Reads PYTHON (interpreter to use) and VENV (folder of the environment).
set -eu

PACKAGES="tesseract-ocr tesseract-ocr-chi-sim poppler-utils fonts-noto-cjk fonts-arphic-ukai fonts-arphic-uming"

missing_packages() {
    command -v dpkg-query >/dev/null 2>&1 || return 0
    for package in $PACKAGES; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
    done
}

install_packages() {
    missing=$(missing_packages | tr '\n' ' ')
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" = 0 ]; then as_root=""
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root="sudo"
    else
        echo "Optional Debian packages are missing; install them with: sudo apt-get install $missing" >&2
        return 0
    fi
    echo "Installing Debian packages: $missing"
    $as_root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

find_python() {
    for candidate in "$PYTHON" python3.11 python3.12 python3.13 python3; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return 0
        fi
    done
    echo "Python 3.11 or newer with venv is needed; install it with: sudo apt-get install python3 python3-venv" >&2
    return 1
}

install_packages
if [ ! -x "$VENV/bin/python" ]; then
    python=$(find_python)
    "$python" -m venv "$VENV"
fi
"$VENV/bin/python" -m pip install --quiet --quiet --disable-pip-version-check --upgrade pip setuptools wheel
"$VENV/bin/python" -m pip install --quiet --quiet --disable-pip-version-check --editable '.[dev]'
echo "Ready: $VENV"
