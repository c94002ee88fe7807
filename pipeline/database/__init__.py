"""The archive's database: one engine, its tables, and the questions that the other rooms ask of them."""

from sqlalchemy import Connection

from pipeline.database.engine import Database

__all__ = ["Connection", "Database"]
