#!/bin/sh
# Fetches the independent validators of exported files (veraPDF, ofdrw) from Maven Central into the user's cache and
# compiles what calls them. Tests use them where they are; without Java, Maven or a network they skip and say why.
set -eu
cd "$(dirname "$0")/.."
cache="${XDG_CACHE_HOME:-$HOME/.cache}/xiangdang/validators"
for program in java javac mvn; do
    if ! command -v "$program" >/dev/null 2>&1; then
        echo "validators: $program is not installed; exported files are not judged by veraPDF and ofdrw" >&2
        exit 0
    fi
done
if [ -f "$cache/ready" ] && [ -z "$(find tools/validators -newer "$cache/ready" -type f)" ]; then
    exit 0
fi
rm -rf "$cache"
mkdir -p "$cache/classes"
if ! mvn -q -B -f tools/validators/pom.xml dependency:copy-dependencies -DoutputDirectory="$cache/jars"; then
    echo "validators: could not be fetched; exported files are not judged by veraPDF and ofdrw" >&2
    exit 0
fi
javac -d "$cache/classes" -cp "$cache/jars/*" tools/validators/*.java
touch "$cache/ready"
