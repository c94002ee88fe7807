"""The JSON of reports; stable, and documented in docs/cli.md."""

from __future__ import annotations

from typing import Any

from pipeline.archive import (
    ArchiveStatus,
    CatalogueImport,
    FileProblem,
    FixityReport,
    IngestReport,
    PageFailure,
    PageRecord,
    ProcessReport,
    RunStanding,
)
from pipeline.cli.reading_rows import line_reading_json, seals_json
from pipeline.cli.table_rows import tables_json
from pipeline.model.catalogue_entry import CatalogueEntry
from pipeline.model.page import Character, OcrPage, TextLine
from pipeline.model.problem import Problem


def catalogue_import_json(report: CatalogueImport) -> dict[str, Any]:
    """What a catalogue import did."""
    return {
        "schema": 1,
        "added": [entry.code for entry in report.added],
        "updated": [entry.code for entry in report.updated],
        "unchanged": report.unchanged,
        "linked": report.linked,
        "warnings": [str(row) for row in report.warnings],
        "bad_rows": [
            {
                "sheet": row.sheet,
                "row": row.row,
                "column": row.column,
                "cell": row.cell,
                "value": row.value,
                "reason": row.reason,
                "advice": row.advice,
            }
            for row in report.bad_rows
        ],
    }


def ingest_json(report: IngestReport) -> dict[str, Any]:
    """What became of the files that were given."""
    return {
        "files_seen": report.files_seen,
        "files_added": report.files_added,
        "files_replaced": report.files_replaced,
        "files_unchanged": report.files_unchanged,
        "files_passed_over": report.files_passed_over,
        "files_left": report.files_left,
        "pages_added": report.pages_added,
        "pages_replaced": report.pages_replaced,
        "pages_carried": report.pages_carried,
        "unlinked": report.unlinked,
        "problems": [file_problem_json(problem) for problem in report.problems],
        "warnings": [file_problem_json(problem) for problem in report.warnings],
    }


def process_json(report: ProcessReport) -> dict[str, Any]:
    """What became of the pages that waited."""
    return {
        "pages_done": report.pages_done,
        "pages_blank": report.pages_blank,
        "failures": [page_failure_json(failure) for failure in report.failures],
        "seconds": round(report.seconds, 2),
        "pages_left": report.pages_left,
        "stop_reason": report.stop_reason.value,
        "stop_detail": report.stop_detail,
    }


def problem_json(problem: Problem) -> dict[str, str]:
    """Why something failed."""
    return {
        "category": problem.category.value,
        "stage": problem.stage.value,
        "reason": problem.reason,
        "advice": problem.advice,
        "detail": problem.detail,
    }


def file_problem_json(problem: FileProblem) -> dict[str, Any]:
    """A file that gave no page."""
    return {"path": problem.path, **problem_json(problem.problem)}


def page_failure_json(failure: PageFailure) -> dict[str, Any]:
    """A page without a result."""
    where = {"archival_code": failure.key.archival_code, "page": failure.key.ordinal, "source": failure.source_name}
    return {**where, **problem_json(failure.problem)}


def entry_json(entry: CatalogueEntry) -> dict[str, Any]:
    """A catalogue entry."""
    return {
        "archival_code": entry.code,
        "title": entry.title,
        "fonds": entry.fonds,
        "year": entry.year,
        "retention": entry.retention,
        "document_number": entry.document_number,
        "responsible_party": entry.responsible_party,
        "date": str(entry.date),
        "secrecy": entry.secrecy,
        "page_count": entry.page_count,
        "access": entry.access.value,
        "remarks": entry.remarks,
        "extra": dict(entry.extra),
    }


def page_json(page: PageRecord) -> dict[str, Any]:
    """A page as the archive knows it."""
    return {
        "page": page.key.ordinal,
        "serial": page.serial,
        "source": page.source_name,
        "master_sha256": page.master_sha256,
        "frame": page.frame_index,
        "state": page.state.value,
        "is_blank": page.is_blank,
        "confidence": page.confidence,
        "characters": page.character_count,
        "problem": problem_json(page.problem) if page.problem else None,
    }


def ocr_json(page: OcrPage) -> dict[str, Any]:
    """What was read on a page, with boxes in pixels of the upright, straight view."""
    geometry = page.geometry
    return {
        "schema": 1,
        "engine": {"name": page.engine.name, "version": page.engine.version},
        "width": geometry.width,
        "height": geometry.height,
        "rotation_degrees": geometry.rotation_degrees,
        "skew_degrees": round(geometry.skew_degrees, 3),
        "to_master": [list(row) for row in geometry.to_master.rows()],
        "is_blank": page.is_blank,
        "text": page.text,
        "lines": [_line_json(line) for line in page.lines],
        "tables": tables_json(page),
        "seals": seals_json(page),
    }


def fixity_json(report: FixityReport) -> dict[str, Any]:
    """What a check of all masters found."""
    faults = [{"file": str(fault.file), "expected": fault.expected, "found": fault.found} for fault in report.faults]
    strangers = [str(file) for file in report.strangers]
    return {"schema": 1, "checked": report.checked, "faults": faults, "strangers": strangers}


def _working_json(standing: RunStanding) -> dict[str, Any]:
    """A run that is at work."""
    run = standing.run
    return {
        "run": run.id,
        "command": run.command,
        "engine": run.engine,
        "workers": run.workers,
        "host": run.owner.host,
        "pid": run.owner.pid,
        "started_at": run.started_at,
        "elapsed_seconds": round(run.elapsed_seconds, 1),
        "pages_done": run.pages_done,
        "pages_failed": run.pages_failed,
        "per_hour": round(standing.per_hour, 1),
        "is_gone": standing.is_gone,
    }


def status_json(status: ArchiveStatus) -> dict[str, Any]:
    """How the archive stands."""
    return {
        "schema": 1,
        "entries": status.entries,
        "entries_without_scans": list(status.entries_without_scans),
        "provisional_entries": list(status.provisional_entries),
        "masters": status.masters,
        "pages": {state.value: count for state, count in status.pages.items()},
        "blank_pages": status.blank_pages,
        "waiting_for_index": status.waiting_for_index,
        "indexed_pages": status.indexed_pages,
        "failed_pages": [page_failure_json(failure) for failure in status.failed_pages],
        "file_problems": [file_problem_json(problem) for problem in status.file_problems],
        "free_bytes": status.free_bytes,
        "outdated_pages": status.outdated_pages,
        "index_problem": status.index_problem,
        "index_backend": status.index_backend,
        "index_note": status.index_note,
        "pages_per_hour": round(status.work.per_hour, 1),
        "seconds_left": status.work.seconds_left,
        "runs": [_working_json(run) for run in status.work.runs],
    }


def _line_json(line: TextLine) -> dict[str, Any]:
    return {
        "text": line.text,
        "confidence": line.confidence,
        "direction": line.direction.value,
        "box": [[round(x, 1), round(y, 1)] for x, y in line.quad],
        **line_reading_json(line),
        "characters": [_character_json(character) for character in line.characters],
    }


def _character_json(character: Character) -> dict[str, Any]:
    box = character.box
    return {
        "text": character.text,
        "confidence": character.confidence,
        "box": [round(value, 1) for value in (box.x0, box.y0, box.x1, box.y1)],
        "alternatives": [[other.text, other.probability] for other in character.alternatives],
    }
