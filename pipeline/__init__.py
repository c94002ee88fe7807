"""xiangdang (乡档): scanned township archive papers become an original-text database."""

from pipeline._version import __version__

__all__ = ["__version__"]
