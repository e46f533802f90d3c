#!/bin/sh
# The whole suite: first on SQLite, then what touches the database again on PostgreSQL where a server is named.
# At the end one line for each part, also for what was skipped and why.
set -u
cd "$(dirname "$0")/.."
PATH=$PWD/.venv/bin:$PATH
export PATH
server=${SIGNALMAST_TEST_POSTGRES:-${DATABASE_URL:-}}
failed=0

echo '== SQLite'
if SIGNALMAST_TESTS=sqlite python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder "$@"; then sqlite=ok; else sqlite=FAILED failed=1; fi

if [ -n "$server" ]; then
    echo '== PostgreSQL'
    if SIGNALMAST_TESTS=postgresql SIGNALMAST_TEST_POSTGRES=$server python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder "$@"; then
        postgres=ok
    else
        postgres=FAILED failed=1
    fi
else
    postgres='skipped: neither SIGNALMAST_TEST_POSTGRES nor DATABASE_URL names a server'
fi

browser='ran with the first part'
python -c 'import sys; from tests.plugin import find_chromium; sys.exit(find_chromium() is None)' ||
    browser='skipped: no chromium found (Debian: sudo apt install chromium)'

echo
echo 'make test'
echo "  SQLite      $sqlite"
echo "  PostgreSQL  $postgres"
echo "  browser     $browser"
exit "$failed"
