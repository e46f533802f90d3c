#!/bin/sh
# Every static check, each named; all run even when one fails, and the end says which did.
set -u
cd "$(dirname "$0")/.."
PATH=$PWD/.venv/bin:$PATH
failed=
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT INT TERM
unset DATABASE_URL
SIGNALMAST_DATA=$scratch/data SIGNALMAST_ENV_FILE=/nonexistent
export PATH SIGNALMAST_DATA SIGNALMAST_ENV_FILE

step() {
    name=$1
    shift
    if "$@" >"$scratch/log" 2>&1; then
        printf 'ok      %s\n' "$name"
    else
        printf 'FAILED  %s\n' "$name"
        cat "$scratch/log"
        failed="$failed [$name]"
    fi
}

templates() { find signalmast -path '*/templates/*' -name '*.html' -print | sort; }
indented() {
    list=$(templates)
    # shellcheck disable=SC2086 -- our own file names hold no blanks
    [ -z "$list" ] || djhtml --check --tabwidth 2 $list
}

step 'ruff check' ruff check .
step 'ruff format' ruff format --check .
step 'mypy' mypy
step 'import contracts' lint-imports
step 'templates' indented
step 'catalogues' python tools/catalogues.py
step 'docs/map.md' python docs/build_map.py
step 'docs/metric-book.md' python docs/build_book.py
step 'settings' signalmast check
step 'migrations' signalmast makemigrations --check --dry-run
step 'packages' python -m pip check

if [ -n "$failed" ]; then
    printf 'make check: FAILED%s\n' "$failed"
    exit 1
fi
echo 'make check: ok'
