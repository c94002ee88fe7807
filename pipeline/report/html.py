"""Reports as one HTML file that holds everything, pictures too, to be opened, mailed or printed anywhere."""

from __future__ import annotations

import base64

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.report import wording
from pipeline.report.content import MorningReport


def html_page(report: MorningReport) -> bytes:
    """The report in UTF-8. It loads nothing from anywhere and runs no script; every text is escaped."""
    return rendered("morning.html", report=report)


def rendered(template: str, **values: object) -> bytes:
    """A template of this package, filled; every text is escaped."""
    environment = Environment(
        loader=PackageLoader("pipeline.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters |= {
        "stop_reason": wording.stop_reason,
        "local_time": wording.local_time,
        "per_hour": wording.per_hour,
        "duration": wording.duration,
        "room": wording.room,
        "percent": wording.percent,
        "base64": lambda data: base64.b64encode(data).decode("ascii"),
    }
    return environment.get_template(template).render(values).encode("utf-8")
