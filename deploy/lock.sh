#!/bin/sh
# Writes every lock file anew, for each Python and system the project supports: hashes, and no host's name.
#   PY=.venv/bin/python deploy/lock.sh [--upgrade]
set -eu
cd "$(dirname "$0")/.."

compile() {
    "$PY" -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
        --no-emit-index-url "$@"
}

upgrade=${1:-}
compile $upgrade pyproject.toml -o requirements.lock
# Larger sets are held to the versions of the smaller one: adding tools must not change what runs.
compile $upgrade --constraint requirements.lock --group dev pyproject.toml -o requirements-dev.lock
compile $upgrade --constraint requirements-dev.lock --group dev --group browser pyproject.toml -o requirements-browser.lock
compile $upgrade --group pyproject.toml:code -o requirements-code.lock
compile $upgrade --group pyproject.toml:node -o deploy/node.lock
compile $upgrade --group pyproject.toml:bootstrap -o deploy/bootstrap.lock
if command -v npm >/dev/null 2>&1; then
    npm install --package-lock-only --ignore-scripts --no-audit --no-fund --loglevel=error
else
    echo "No npm here: package-lock.json was left as it is." >&2
fi
