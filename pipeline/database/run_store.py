"""Runs: who works, how far, and why it ended."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Update, bindparam, select

from pipeline.database.moments import now
from pipeline.database.tables import runs
from pipeline.model.run import Owner, RunRecord, StopReason


@dataclass(frozen=True, slots=True)
class NewRun:
    """A run that is about to begin; fields as in `RunRecord`."""

    command: str
    engine: str
    workers: int
    owner: Owner


def begin(connection: Connection, run: NewRun) -> int:
    """Record that a run begins; its row number."""
    values = {
        "command": run.command,
        "engine": run.engine,
        "workers": run.workers,
        "host": run.owner.host,
        "boot_id": run.owner.boot_id,
        "pid": run.owner.pid,
        "process_started": run.owner.process_started,
        "beat_at": now(),
        "started_at": now(),
    }
    return int(connection.execute(runs.insert().values(values).returning(runs.c.id)).scalar_one())


def beat(connection: Connection, run_id: int, elapsed_seconds: float) -> None:
    """Show that a run lives; renews its leases."""
    values = {"beat": runs.c.beat + 1, "beat_at": now(), "elapsed_seconds": elapsed_seconds}
    connection.execute(runs.update().where(runs.c.id == run_id).values(values))


def count(connection: Connection, run_id: int, **more: int) -> None:
    """Add to counts of a run, such as ``pages_done=1``."""
    connection.execute(_counting(*sorted(more)), {"run": run_id, **{f"more_{name}": more[name] for name in more}})


@cache
def _counting(*names: str) -> Update:
    values = {name: runs.c[name] + bindparam(f"more_{name}") for name in names}
    return runs.update().where(runs.c.id == bindparam("run")).values(values)


def end(
    connection: Connection, run_id: int, reason: StopReason, detail: str = "", elapsed_seconds: float | None = None
) -> None:
    """Record why a run ended; the first reason stays. A lost one ended when it was last heard of."""
    ended_at = runs.c.beat_at if reason is StopReason.LOST else now()
    values: dict[str, Any] = {"ended_at": ended_at, "stop_reason": reason.value, "stop_detail": detail}
    if elapsed_seconds is not None:
        values["elapsed_seconds"] = elapsed_seconds
    connection.execute(runs.update().where(runs.c.id == run_id, runs.c.stop_reason.is_(None)).values(values))


def working(connection: Connection) -> list[RunRecord]:
    """Runs that have not said that they ended, the oldest first; some of them may be dead."""
    rows = connection.execute(select(runs).where(runs.c.stop_reason.is_(None)).order_by(runs.c.id))
    return [_record(row) for row in rows]


def latest(connection: Connection, most: int) -> list[RunRecord]:
    """The last runs, the newest first."""
    return [_record(row) for row in connection.execute(select(runs).order_by(runs.c.id.desc()).limit(most))]


def run_by_id(connection: Connection, run_id: int) -> RunRecord | None:
    """One run."""
    row = connection.execute(select(runs).where(runs.c.id == run_id)).one_or_none()
    return _record(row) if row else None


def _record(row: Row[Any]) -> RunRecord:
    values = dict(row._mapping)
    owner = Owner(values.pop("host"), values.pop("boot_id"), values.pop("pid"), values.pop("process_started"))
    reason = values.pop("stop_reason")
    return RunRecord(**values, owner=owner, stop_reason=StopReason(reason) if reason else None)
