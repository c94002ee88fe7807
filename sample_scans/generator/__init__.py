"""Draws the sample scans: papers are typeset, aged, laid on a scanner, turned into files, and their truth is written.

`naming` stands alone, so that tests and benchmarks pair scans with truth without loading the drawing code.
"""

from .naming import expected_stem

__all__ = ["expected_stem"]
