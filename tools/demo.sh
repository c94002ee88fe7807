#!/bin/sh
# The main job on sample_scans: a fresh archive, the catalogue, all scans, three searches, a searchable PDF.
set -eu

archive=$1
export XIANGDANG_ARCHIVE="$archive"
rm -rf "$archive"

xiangdang init "$archive"
xiangdang catalogue import sample_scans/catalogue.xlsx
xiangdang run sample_scans || [ $? -eq 100 ]

search() {
    echo
    echo "\$ xiangdang search $*"
    xiangdang search "$@"
}
