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

search 东至李国强承包地 --limit 3
search '"由村民代表会议讨论管理办法"'
search 调解 --year 2012-2014 --limit 3

echo
echo "\$ xiangdang export pdf 0142-2-9-1 -o $archive/exports/0142-2-9-1.pdf"
xiangdang export pdf 0142-2-9-1 -o "$archive/exports/0142-2-9-1.pdf"
