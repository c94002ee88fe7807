"""The archive's database: one engine, its tables, and the questions that the other rooms ask of them."""

from pipeline.database.engine import Connection, Database

__all__ = ["Connection", "Database"]
