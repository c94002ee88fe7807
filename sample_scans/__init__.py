"""Scans that look like township papers, with exact truth; `generate.py` makes them."""

from sample_scans.generator.naming import expected_stem

__all__ = ["expected_stem"]
