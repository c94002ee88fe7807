"""Makes the sample scans, their expected truth and their catalogue; the same bytes on each run.

python sample_scans/generate.py [--out DIR] [--only NAME]
"""

import argparse
import sys
from pathlib import Path

from generator.catalogue import workbook_bytes
from generator.fonts import MissingFontError
from generator.plan import all_items, catalogue_rows
from generator.production import produce


def main() -> int:
    """Parse the arguments, make what was asked for, say what was made."""
    arguments = _parse()
    items = [item for item in all_items() if arguments.only in item.folder + "/" + item.code]
    try:
        for item in items:
            print(f"{item.code}: {produce(item, arguments.out)} pages", flush=True)
    except MissingFontError as exc:
        print(exc, file=sys.stderr)
        return 1
    if not arguments.only:
        (arguments.out / "catalogue.xlsx").write_bytes(workbook_bytes(catalogue_rows()))
    return 0 if items else 2


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder to write to (default: here)")
    parser.add_argument("--only", default="", metavar="NAME", help="only the items whose path contains NAME")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
