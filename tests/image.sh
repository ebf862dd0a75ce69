#!/bin/sh
# Run the Dockerfile's steps with buildah, then the image's own command, user and health check. The base
# is a Debian made by debootstrap (DEBIAN names an existing one), because base images need a registry.
set -eu
for tool in buildah debootstrap; do
  command -v "$tool" >/dev/null || { echo "image: $tool is not installed (apt install $tool)" >&2; exit 1; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

build() { buildah --storage-driver vfs --root "$work/store" --runroot "$work/run" "$@"; }
# pip reaches its index with this machine's configuration.
set --
for path in /etc/ssl/certs /etc/pip.conf; do
  test ! -e "$path" || set -- "$@" --volume "$path:$path:ro"
done

if test -z "${DEBIAN:-}"; then
  DEBIAN=$work/debian
  debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates bookworm "$DEBIAN" \
    >"$work/debootstrap.log" || {
    tail -5 "$work/debootstrap.log" >&2
    exit 1
  }
fi
base=$(build from scratch)
build copy -q "$base" "$DEBIAN" /
build commit -q "$base" localhost/base
build bud -q --isolation chroot --format docker --build-arg BASE=localhost/base "$@" \
  -t localhost/curated-search .

health=$(build inspect --type image --format '{{index .Docker.Config.Healthcheck.Test 3}}' \
  localhost/curated-search)
service=$(build from localhost/curated-search)
# shellcheck disable=SC2016 # the variables are the container's
build run --isolation chroot --volume "$PWD/tests/data/content:/content:ro" "$service" -- sh -euc '
  test "$(id -u)" = 10001
  curated-search rebuild --quiet
  curated-search search chronic care | grep -q "^ *1"
  curated-search serve & server=$!
  trap "kill $server" EXIT
  for attempt in $(seq 100); do
    python3 -c "$1" 2>/dev/null && exit 0
    sleep 0.3
  done
  echo "image: the health check fails" >&2
  exit 1
' sh "$health"
echo "image: built by the Dockerfile, it rebuilds, searches, serves and is healthy, without root"
