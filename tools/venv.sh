#!/bin/sh
# Make .venv and put the locked packages in it. Quick when nothing changed: two stamps hold the digest of what was installed.
#   tools/venv.sh runtime|dev
# Needs a Python of the supported versions and pip; makes do without Debian's python3-venv.
set -eu

want=${1:-runtime}
root=$(cd "$(dirname "$0")/.." && pwd -P)
venv=$root/.venv
cd "$root"

say() { printf '%s\n' "$1" "$2" >&2; }

in_range() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' >/dev/null 2>&1
}

find_python() {
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
        if in_range "$name"; then
            printf '%s\n' "$name"
            return 0
        fi
    done
    say "signalmast: cần Python 3.11, 3.12 hoặc 3.13 mà máy này chưa có; trên Debian hoặc Ubuntu: sudo apt install python3 python3-venv python3-pip" \
        "signalmast: Python 3.11, 3.12 or 3.13 is needed and was not found; on Debian or Ubuntu: sudo apt install python3 python3-venv python3-pip"
    return 1
}

make_venv() {
    python=$(find_python) || exit 1
    rm -rf "$venv"
    echo "· .venv: $("$python" -V 2>&1)" >&2
    if "$python" -m venv "$venv" >/dev/null 2>&1; then return 0; fi
    # Debian without python3-venv has no ensurepip: pip's own virtualenv carries its parts with it.
    rm -rf "$venv" .boot
    if "$python" -m pip install --quiet --target .boot virtualenv >/dev/null 2>&1 &&
        PYTHONPATH=.boot "$python" -m virtualenv --quiet "$venv" >/dev/null 2>&1; then
        rm -rf .boot
        return 0
    fi
    rm -rf "$venv" .boot
    say "signalmast: Python này không có venv và cũng không có pip; hãy chạy: sudo apt install python3-venv python3-pip" \
        "signalmast: this Python has neither venv nor a working pip; run: sudo apt install python3-venv python3-pip"
    exit 1
}

digest() {
    # The place counts too: a moved folder has scripts that point to the old one.
    { printf '%s\n' "$venv"; cat "$@"; } | cksum | tr -d ' '
}

install_lock() {
    lock=$1
    echo "· pip: $lock" >&2
    log=$venv/pip.log
    if ! "$venv/bin/python" -m pip install --quiet --no-input --disable-pip-version-check --require-hashes \
        --only-binary :all: --no-deps -r "$lock" >"$log" 2>&1; then
        tail -n 15 "$log" >&2
        say "signalmast: chưa cài được các gói trong $lock; nguyên nhân ở ngay trên (toàn văn: $log)" \
            "signalmast: the packages of $lock could not be installed; the cause is above (in full: $log)"
        exit 1
    fi
}

# For use between double quotes of the script below.
quoted() { printf %s "$1" | sed 's/["$`\\]/\\&/g'; }

write_entry() {
    # What an editable install would do, without a build tool: a path file and the console script.
    site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf '%s\n' "$root" >"$site/signalmast.pth"
    cat >"$venv/bin/signalmast" <<SCRIPT
#!/bin/sh
export SIGNALMAST_HOME="\${SIGNALMAST_HOME:-$(quoted "$root")}"
exec "$(quoted "$venv")/bin/python" -P -m signalmast "\$@"
SCRIPT
    chmod 755 "$venv/bin/signalmast"
}

runtime=$(digest requirements/runtime.lock)
dev=$(digest requirements/dev.lock)
have() { [ -f "$venv/.stamp-$1" ] && [ "$(cat "$venv/.stamp-$1")" = "$2" ]; }

# A venv whose Python went away with a system upgrade, or that stood elsewhere, is made again.
if ! in_range "$venv/bin/python" || [ "$(cat "$venv/.place" 2>/dev/null)" != "$venv" ]; then
    make_venv
    printf '%s' "$venv" >"$venv/.place"
fi

# dev.lock holds the same versions as runtime.lock and more, so one environment serves both.
if [ "$want" = dev ] && ! have dev "$dev"; then
    rm -f "$venv"/.stamp-*
    install_lock requirements/dev.lock
    write_entry
    printf '%s' "$dev" >"$venv/.stamp-dev"
    printf '%s' "$runtime" >"$venv/.stamp-runtime"
elif ! have runtime "$runtime"; then
    rm -f "$venv"/.stamp-*
    install_lock requirements/runtime.lock
    write_entry
    printf '%s' "$runtime" >"$venv/.stamp-runtime"
fi
[ -x "$venv/bin/signalmast" ] || write_entry
