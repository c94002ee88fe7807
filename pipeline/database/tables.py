"""The tables of ``archive.db``.

::

    entries 1 ──< sources 1 ──< pages >── runs  what the archive owns, what was received, what is on it, who works on it
    file_problems                               files that gave no page
    pages 1 ──< corrections                     what people put right; rows are only ever added
    pages 1 ──< secrecy_reviews                 pages that bear a mark of secrecy, and what was decided
    users 1 ──< sessions                        who may come in, and who is in; sign_in_failures: who guesses
    pages 1 ──< seen_pages                      what sessions looked at, or saw whole, a moment ago
    audit                                       what people did, each record chained to the one before
    outbox                                      what the index has not been told yet

A source is one received file; a page is one picture of it. Rows are never deleted when a file is scanned again: they
are marked superseded. Times are ISO 8601 in UTC; they are for people, and nothing is decided by comparing them with the
clock of a machine, which may be moved; sessions, what they saw, and waits after wrong passwords, which must end, keep
seconds since 1970.

A page that is ``running`` is leased to the run of its ``run_id``. The lease holds as long as that run lives: its
process is there, and its ``beat`` grows. So one write renews every lease of a run.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
    text,
)

SCHEMA_VERSION = 5
"""Stands in SQLite's ``user_version``; `pipeline.database.migrations` brings older files here."""

metadata = MetaData()

entries = Table(
    "entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String, nullable=False, unique=True),
    Column("code_raw", String, nullable=False),
    Column("fonds", String, nullable=False),
    Column("year", Integer),
    Column("retention", String, nullable=False),
    Column("document_number", String, nullable=False),
    Column("responsible_party", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("date_year", Integer),
    Column("date_month", Integer),
    Column("date_day", Integer),
    Column("date_raw", String, nullable=False),
    Column("secrecy", String, nullable=False),
    Column("page_count", Integer),
    Column("access", String, nullable=False),
    Column("remarks", Text, nullable=False),
    Column("extra", Text, nullable=False),
)

sources = Table(
    "sources",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry_id", ForeignKey("entries.id"), nullable=False, index=True),
    Column("path", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("serial", String, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("extension", String, nullable=False),
    Column("byte_size", Integer, nullable=False),
    Column("run", String, nullable=False),
    Column("received_at", String, nullable=False),
    Column("superseded_at", String),
)

pages = Table(
    "pages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry_id", ForeignKey("entries.id"), nullable=False),
    Column("source_id", ForeignKey("sources.id"), nullable=False, index=True),
    Column("frame_index", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("image_sha256", String(64), nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("dpi", Float, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("attempts", Integer, nullable=False, server_default=text("0")),  # claims since it was queued
    Column("run_id", ForeignKey("runs.id"), index=True),  # who has it, or had it last
    Column("engine", String),  # chosen by a person for this page; NULL for the archive's
    Column("seconds", Float),  # that the work took which gave the result
    Column("job_key", String(64)),
    Column("is_blank", Boolean, nullable=False, server_default=text("0")),
    Column("confidence", Float),
    Column("character_count", Integer),
    Column("problem_category", String),
    Column("problem_stage", String),
    Column("problem_detail", Text),
    Column("finished_at", String),
    Column("superseded_at", String),
    Index("pages_by_entry", "entry_id", "ordinal"),
    Index(
        "pages_waiting",
        "attempts",
        "entry_id",
        "ordinal",
        sqlite_where=text("state = 'pending' AND superseded_at IS NULL"),
    ),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("command", String, nullable=False),
    Column("engine", String, nullable=False),
    Column("workers", Integer, nullable=False),
    # who: a process is the same one only if machine, boot, number and start agree
    Column("host", String, nullable=False),
    Column("boot_id", String, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("process_started", String, nullable=False),
    # alive: one more every few seconds, so that others see it without comparing clocks
    Column("beat", Integer, nullable=False, server_default=text("0")),
    Column("beat_at", String, nullable=False),
    Column("started_at", String, nullable=False),
    Column("ended_at", String),
    Column("elapsed_seconds", Float, nullable=False, server_default=text("0")),  # monotonic, as of the last beat
    Column("stop_reason", String),  # StopReason; NULL while it works
    Column("stop_detail", Text, nullable=False, server_default=text("''")),
    Column("files_seen", Integer, nullable=False, server_default=text("0")),
    Column("files_added", Integer, nullable=False, server_default=text("0")),
    Column("files_replaced", Integer, nullable=False, server_default=text("0")),
    Column("files_failed", Integer, nullable=False, server_default=text("0")),
    Column("pages_done", Integer, nullable=False, server_default=text("0")),
    Column("pages_blank", Integer, nullable=False, server_default=text("0")),
    Column("pages_failed", Integer, nullable=False, server_default=text("0")),
)

file_problems = Table(
    "file_problems",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("path", Text, nullable=False, unique=True),
    Column("sha256", String, nullable=False),
    Column("category", String, nullable=False),
    Column("stage", String, nullable=False),
    Column("detail", Text, nullable=False),
    Column("seen_at", String, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String, nullable=False),
    Column("reference", Integer, nullable=False),
    UniqueConstraint("kind", "reference"),
    sqlite_autoincrement=True,  # else a number just taken out would be given to the next change, and that one forgotten
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("page_id", ForeignKey("pages.id"), nullable=False, index=True),
    Column("line", Integer, nullable=False),  # its number from 1 when it was corrected
    Column("quad", Text, nullable=False),  # its corners in master pixels, JSON
    Column("was", Text, nullable=False),  # what the engine had read
    Column("text", Text),  # NULL takes earlier corrections of the line back
    Column("editor", String, nullable=False),
    Column("made_at", String, nullable=False),
)

secrecy_reviews = Table(
    "secrecy_reviews",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("page_id", ForeignKey("pages.id"), nullable=False, index=True),
    Column("marks", String, nullable=False),  # levels, the highest first, parted by spaces
    Column("found_at", String, nullable=False),
    Column("decision", String),  # Decision; NULL until somebody decides. The last row of a page counts
    Column("decided_by", String, nullable=False, server_default=text("''")),
    Column("decided_at", String, nullable=False, server_default=text("''")),
    Column("reason", Text, nullable=False, server_default=text("''")),
)

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("name_key", String, nullable=False, unique=True),  # folded, so that no two look alike
    Column("role", String, nullable=False),
    Column("password_hash", String, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("made_at", String, nullable=False),
    Column("disabled_at", String),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True, nullable=False),  # whoever reads the table cannot come in by it
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("form_token", String, nullable=False),
    Column("place", String, nullable=False),
    Column("begun", Float, nullable=False),
    Column("seen", Float, nullable=False),
)

seen_pages = Table(
    "seen_pages",
    metadata,
    Column("session", String, primary_key=True, nullable=False),  # its form token
    Column("page_id", ForeignKey("pages.id"), primary_key=True, nullable=False),
    Column("sight", String, primary_key=True, nullable=False),
    Column("until", Float, nullable=False, index=True),
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("key", String, primary_key=True, nullable=False),  # an account or a place
    Column("tries", Integer, nullable=False),
    Column("locked_until", Float, nullable=False),
    Column("last", Float, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String, nullable=False),
    Column("who", String, nullable=False),
    Column("role", String, nullable=False),
    Column("place", String, nullable=False),
    Column("action", String, nullable=False),
    Column("code", String, nullable=False),
    Column("page", Integer, nullable=False),
    Column("copies", Integer, nullable=False),
    Column("detail", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    sqlite_autoincrement=True,  # SQLite then remembers the highest number, so records cut off at the end are missed
)

AUDIT_TRIGGERS = tuple(
    f"CREATE TRIGGER audit_no_{what} BEFORE {what} ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END"
    for what in ("UPDATE", "DELETE")
)
"""Against mistakes; against people who drop triggers there is the chain."""


@event.listens_for(audit, "after_create")
def _make_append_only(_table: Table, connection: Connection, **_options: object) -> None:
    for trigger in AUDIT_TRIGGERS:
        connection.exec_driver_sql(trigger)
