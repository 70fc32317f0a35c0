#!/bin/sh
# Compiles the locks: universal for Python 3.11 and up, with hashes, without any index address.
set -eu
UV="$1"
FLAGS="--quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header"
$UV pip compile pyproject.toml $FLAGS -o requirements/base.txt
$UV pip compile pyproject.toml $FLAGS --extra services -c requirements/base.txt -o requirements/services.txt
$UV pip compile pyproject.toml $FLAGS --extra test -c requirements/base.txt -o requirements/test.txt
$UV pip compile pyproject.toml $FLAGS --extra test --extra dev --extra services -c requirements/test.txt -o requirements/dev.txt
NEXT=$(mktemp)
echo "wagtail>=8.0,<8.1" > "$NEXT"
$UV pip compile pyproject.toml $FLAGS --extra test --override "$NEXT" -o requirements/next.txt
rm "$NEXT"
