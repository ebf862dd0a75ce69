#!/bin/sh
# Test the built wheel in a clean environment, without development tools: rebuild, search, serve.
set -eu
python=${PYTHON:-.venv/bin/python}
port=${PORT:-8765}
work=$(mktemp -d)
server=
trap 'test -z "$server" || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT

"$python" -m build -q --outdir "$work/dist" .
"$python" -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check "$work"/dist/*.whl
content=$(pwd)/tests/data/content
cd "$work" # so that nothing comes from the checkout

run="$work/venv/bin/curated-search"
"$run" --version
"$run" rebuild --content "$content" --index index > rebuild.txt
grep -q whoosh rebuild.txt || "$run" status --index index | grep -q whoosh
"$run" search --index index chronic care | grep -q '^ *1'
"$run" serve --index index --port "$port" > serve.txt 2>&1 &
server=$!
"$work/venv/bin/python" - "$port" <<'PY'
import json, sys, time, urllib.error, urllib.request

base = f"http://127.0.0.1:{sys.argv[1]}"
for attempt in range(100):
    try:
        urllib.request.urlopen(base + "/readyz").read()
        break
    except (urllib.error.URLError, ConnectionError):
        time.sleep(0.1)
answer = json.load(urllib.request.urlopen(base + "/api/v1/search?q=chronic+care"))
page = urllib.request.urlopen(base + "/?q=chronic+care").read().decode()
assert answer["total"] > 0, answer
assert "<mark>" in page
PY
echo "smoke: the wheel rebuilds, searches and serves on whoosh alone"
