"""Keeps libraries that report home from doing so; see docs/decisions/0040-no-telemetry.md."""

from __future__ import annotations

import os

_NO_TELEMETRY = {"ORT_DISABLE_TELEMETRY": "1"}
"""ONNX Runtime reads it once, when it is loaded; its own switch in Python comes too late for the first report."""


def stay_offline() -> None:
    """Tell libraries not to report anything to anyone; holds for this process and those that it starts.

    Called when the package is imported, before any such library can be.
    """
    os.environ.update(_NO_TELEMETRY)
