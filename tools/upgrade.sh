#!/bin/sh
# Backup → packages → tables → a look at the desk; where a step fails, database and files go back to what they were.
set -u
cd "$(dirname "$0")/.."
desk=.venv/bin/signalmast

both() { printf '%s\n%s\n' "$1" "$2"; }
[ -x "$desk" ] || sh tools/venv.sh runtime || exit 1

line=$("$desk" backup --stopped --keep-days 0) || exit 1
echo "$line"
file=$(printf '%s\n' "$line" | sed -n '1s/^ *[0-9.]* MB  //p')

if ! sh tools/venv.sh runtime; then
    both "Chưa nâng cấp: các gói chưa cài được. Dữ liệu còn nguyên." \
        "Not upgraded: the packages could not be installed. The data are untouched."
    exit 1
fi

if "$desk" prepare --no-demo && "$desk" selftest; then
    both "Đã nâng cấp xong: $("$desk" version). Mở lại bằng make run." \
        "Upgraded: $("$desk" version). Open it again with make run."
    exit 0
fi

both "Nâng cấp không thành; đang trả dữ liệu về như cũ…" "The upgrade failed; putting the data back as they were…"
if "$desk" restore --as-was "$file"; then
    both "Dữ liệu đã trở lại như trước khi nâng cấp." "The data are as they were before the upgrade."
else
    both "Chưa trả lại được; bản sao lưu còn ở: $file" "They could not be put back; the backup is here: $file"
fi
data=$(dirname "$(dirname "$file")")
if [ -f "$data/version.json" ]; then
    both "Bản mã chạy được lần cuối: $(cat "$data/version.json"); hãy quay về bản đó rồi chạy make run." \
        "The code that last worked: $(cat "$data/version.json"); go back to it, then make run."
fi
exit 1
