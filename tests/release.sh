#!/bin/sh
# Build a release of the committed files into dist/: wheel, sdist, bill of materials and checksums.
# Build it twice, and fail unless both are equal.
set -eu
python=.venv/bin/python
tools=.venv/release/bin
version=$("$python" -c 'import tomllib; print(tomllib.load(open("pyproject.toml", "rb"))["project"]["version"])')

fail() {
    printf 'release: %s\n' "$1" >&2
    exit 1
}
test -z "$(git status --porcelain)" || fail "commit or remove your changes first (git status)"
! grep -q '^## Unreleased' CHANGELOG.md ||
    fail "CHANGELOG.md has unreleased changes: give their section the version as its title"
grep -q "^## $version\b" CHANGELOG.md ||
    fail "CHANGELOG.md has no section '## $version', the version in pyproject.toml"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The files' dates in the archives.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH

# Nothing is built from files that are not committed.
build() {
    mkdir -p "$1/source"
    git archive HEAD | tar -x -C "$1/source"
    # The build's tools are those that the lock file pins.
    "$python" -m build -q --no-isolation --outdir "$1/dist" "$1/source"
    "$tools/cyclonedx-py" requirements "$1/source/requirements/run.txt" \
        --pyproject "$1/source/pyproject.toml" --mc-type application \
        --output-reproducible --of JSON -o "$1/dist/curated-search-$version.cdx.json"
    (cd "$1/dist" && sha256sum ./* > SHA256SUMS)
}
build "$work/one"
build "$work/two"
diff -r "$work/one/dist" "$work/two/dist" || fail "two builds of the same files differ"

rm -rf dist
mv "$work/one/dist" dist
cat dist/SHA256SUMS
echo "release: two builds of $version were equal"

# Known vulnerabilities in what run.txt pins; where the database cannot be reached, say so.
if ! "$tools/pip-audit" --disable-pip --require-hashes -r requirements/run.txt 2> "$work/audit"; then
    cat "$work/audit" >&2
    grep -q 'ConnectionError\|Max retries\|Temporary failure\|HTTPError\|ServiceError' "$work/audit" ||
        fail "pip-audit found the problems above"
    echo "release: the vulnerability database cannot be reached, so nothing was audited" >&2
fi
