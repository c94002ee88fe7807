"""A report about made-up papers, with texts that would do harm where they are not escaped."""

from __future__ import annotations

from datetime import UTC, datetime

from pipeline.model.problem import Problem, ProblemCategory, Stage
from pipeline.model.run import Owner, RunRecord, StopReason
from pipeline.report import EntryRow, FileRow, Forecast, MorningReport, PageRow, RescanRow, Totals, UnlinkedRow

CODE = "X043-WS·2014-Y-NJZ-0001"
SCRIPT = "<script>alert('乡')</script>"
FORMULA = '=HYPERLINK("http://example.org","证")'
DAMAGED = Problem(ProblemCategory.DAMAGED, Stage.INTAKE, f"decoder: {SCRIPT}")
PICTURE = b"\xff\xd8 a small JPEG"


def run(number: int = 7, reason: StopReason | None = StopReason.WINDOW) -> RunRecord:
    """Eight hours of work, 3,600 pages."""
    return RunRecord(
        id=number,
        command="run",
        engine="rapidocr",
        workers=2,
        owner=Owner("station", "boot", 1, "0"),
        beat=1,
        beat_at="2026-11-22T22:00:00+00:00",
        started_at="2026-11-22T14:00:00+00:00",
        ended_at="2026-11-22T22:00:00+00:00",
        elapsed_seconds=8 * 3600.0,
        stop_reason=reason,
        stop_detail="",
        files_seen=12,
        files_added=10,
        files_replaced=1,
        files_failed=1,
        pages_done=3600,
        pages_blank=2,
        pages_failed=1,
    )


def forecast(pages_left: int = 900) -> Forecast:
    """Two hours are left of a night of eight."""
    return Forecast(
        pages_left=pages_left,
        seconds_per_page=16.0,
        pages_measured=200,
        workers=2,
        hours=2.0 if pages_left else None,
        nights=1 if pages_left else None,
        night_hours=8.0,
        ends_at=datetime(2026, 11, 24, 0, 0, tzinfo=UTC) if pages_left else None,
        bytes_needed=900_000_000,
        free_bytes=80_000_000_000,
    )


def report(*, is_clean: bool = False) -> MorningReport:
    """One of each, or nothing to complain of."""
    page = PageRow(CODE, 3, SCRIPT, FORMULA, True, True, 3, DAMAGED, None, 0, PICTURE)
    doubtful = PageRow(CODE, 4, "合同", "a_0004.png", True, confidence=0.71, characters=88)
    blank = PageRow(CODE, 5, "合同", "+1.png", True)
    missing = EntryRow(CODE, "@合同", 6, 5)
    full = MorningReport(
        archive="D:\\乡档",
        program="0.1.0",
        made_at=datetime(2026, 11, 23, 6, 0, tzinfo=UTC),
        scope="运行 7",
        runs=(run(),),
        totals=Totals(20, 19, 41, 56, 50, 5, 1, 4, 1),
        failed=(page,),
        files=(FileRow(f"D:\\{SCRIPT}.tif", "", DAMAGED),),
        blank=(blank,),
        doubtful=(doubtful,),
        doubtful_below=0.8,
        rescan=(RescanRow(CODE, SCRIPT, 3, FORMULA, "重扫", DAMAGED.reason),),
        unlinked=(UnlinkedRow("未挂接-IMG", "-IMG_0001.jpg", 1),),
        without_scans=(EntryRow("X043-WS·2014-Y-NJZ-0004", FORMULA, None, 0),),
        count_differences=(missing,),
        forecast=forecast(),
    )
    if not is_clean:
        return full
    return MorningReport(
        **{name: getattr(full, name) for name in ("archive", "program", "made_at", "scope", "doubtful_below")},
        runs=(),
        totals=Totals(20, 19, 41, 56, 56, 0, 0, 4, 0),
        failed=(),
        files=(),
        blank=(),
        doubtful=(),
        rescan=(),
        unlinked=(),
        without_scans=(),
        count_differences=(),
        forecast=forecast(0),
    )
