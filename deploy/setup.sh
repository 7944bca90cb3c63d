#!/bin/sh
# Makes this clone runnable: `deploy/setup.sh run` for the desk, `deploy/setup.sh test` for
# its tests as well. Installs only what is missing; when nothing is, it only reads a stamp.
# Exit codes: 0 ready, 2 usage, 3 something is missing that this user can't install.
set -eu
cd "$(dirname "$0")/.."
venv=.venv

case ${1:-run} in
    run)
        mode=run lock=requirements.lock need=optional
        packages="libportaudio2" # microphone and loudspeaker; all else works without
        ;;
    test)
        mode=test lock=requirements-dev.lock need=required
        packages="libportaudio2 espeak-ng pulseaudio pulseaudio-utils libasound2-plugins
            hunspell hunspell-kk hunspell-ru chromium postgresql"
        ;;
    *)
        echo "usage: deploy/setup.sh run|test" >&2
        exit 2
        ;;
esac

say() { echo "set-up: $*" >&2; }
fail() {
    say "$*"
    exit 3
}

# --- Debian packages ---

missing_of() {
    command -v dpkg-query >/dev/null || return 0
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
            printf '%s ' "$package"
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

can_install() {
    command -v apt-get >/dev/null && as_root true 2>/dev/null
}

install_packages() {
    say "installing Debian packages: $*"
    as_root apt-get -qq update || say "apt-get update failed; trying with the lists at hand"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes \
        --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" >/dev/null
}

# want required|optional PACKAGE…: install them, or say who must and whether we can go on
want() {
    need_of_these=$1
    shift
    can_install && install_packages "$@" && return
    say "missing Debian packages; an administrator must run:  apt-get install $*"
    [ "$need_of_these" = optional ] || exit 3
    say "going on without: typed questions and WAV files work, microphone and loudspeaker do not"
}

# --- Python ---

find_python() {
    for python in python3 python3.13 python3.12 python3.11; do
        "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
            2>/dev/null && command -v "$python" && return
    done
}

make_venv() {
    python=$(find_python) || fail "needs Python 3.11, 3.12 or 3.13 (apt-get install python3)"
    "$python" -c 'import ensurepip' 2>/dev/null || want required python3-venv
    # programs in a venv hold its absolute path, so a clone that was moved gets a new one
    home="$PWD $("$python" -c 'import sys; print(sys.base_prefix, sys.version)')"
    [ "$(cat $venv/.home 2>/dev/null)" = "$home" ] && return
    say "making $venv with $python"
    "$python" -m venv --clear $venv
    echo "$home" >$venv/.home
}

pip() { $venv/bin/python -m pip --quiet --disable-pip-version-check --no-input "$@"; }

install_python() {
    say "installing the Python packages of $lock"
    pip install --require-hashes -r requirements-build.lock
    # PEP 517 lets the one source distribution build with the setuptools just installed
    pip install --require-hashes --no-deps --no-build-isolation --use-pep517 -r $lock
    pip install --no-deps --no-build-isolation --editable .
}

key_of() {
    readlink -f $venv/bin/python
    cat deploy/setup.sh pyproject.toml requirements-build.lock "$1" | sha256sum
    pwd
}

# --- what is left to do? ---

missing=$(missing_of $packages)
stamp=$venv/.setup-$mode
if [ -f $stamp ] && [ "$(cat $stamp)" = "$(key_of $lock)" ]; then
    [ -z "$missing" ] && exit 0
    if [ $need = optional ]; then
        say "no microphone or loudspeaker without:  apt-get install $missing"
        exit 0
    fi
fi
# shellcheck disable=SC2086  # package names hold no blanks
[ -z "$missing" ] || want $need $missing
make_venv
install_python
key_of $lock >$stamp
[ $mode = run ] || key_of requirements.lock >$venv/.setup-run # the test lock holds all of it
