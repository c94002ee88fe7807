"""Every error that this package raises on purpose.

::

    ArchiveError                        exit code
    ├── InputError                      3   what was given cannot be used
    │   ├── UnreadableScanError         4   a file or page image cannot be read
    │   ├── InvalidArchivalCodeError    5   not a 档号 of any known standard
    │   ├── CatalogueImportError        6   a catalogue file cannot be read at all
    │   ├── NotInArchiveError           7   no such entry, page or result
    │   └── QueryError                  8   a question that cannot be understood
    ├── EnvironmentFault                20  this machine or folder cannot do it
    │   ├── ArchiveFolderError          21  no archive there, or one already
    │   ├── MissingToolError            22  a program or package is not installed
    │   ├── DiskFullError               23  no room left
    │   ├── DatabaseLockedError         24  another program holds the database
    │   ├── IndexLockedError            25  another program holds the index
    │   ├── IndexDamagedError           26  the index must be rebuilt
    │   ├── FolderNotWritableError      27  a folder cannot be written
    │   ├── FixityError                 28  masters are missing or no longer what was received
    │   ├── BackupFolderError           29  the folder cannot hold this archive's backup, or holds none
    │   └── AuditBrokenError            30  the log of use is not what was written
    └── ProgramFault                    90  a mistake of ours
        ├── OcrError                    91  an engine failed on a page
        └── ExportCheckError            92  a finished file did not prove itself

Exit codes 0 to 2 belong to click; 100 means finished with failed pages and 101 stopped early (see docs/errors.md).
"""

from __future__ import annotations

from typing import ClassVar


class ArchiveError(Exception):
    """Base of all errors of this package.

    ``what`` says what happened, ``where`` names the 档号, page or file, ``advice`` says what to do. All three are
    simplified Chinese sentences for the person at the machine; ``str()`` joins them.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, *, where: str = "", advice: str = "") -> None:
        super().__init__(what, where, advice)
        self.what = what
        self.where = where
        self.advice = advice

    def __str__(self) -> str:
        place = f"（{self.where}）" if self.where else ""
        advice = f"。{self.advice}" if self.advice else ""
        return f"{self.what.rstrip('。')}{place}{advice}"

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.what, self.where, self.advice)


def _rebuild(kind: type[ArchiveError], what: str, where: str, advice: str) -> ArchiveError:
    """Build an error again in another process; keyword arguments do not survive pickling by themselves."""
    return kind(what, where=where, advice=advice)


class InputError(ArchiveError):
    """What was given cannot be used."""

    exit_code = 3


class UnreadableScanError(InputError):
    """A file or one of its page images cannot be read."""

    exit_code = 4


class InvalidArchivalCodeError(InputError):
    """The text is not a 档号 of any known standard."""

    exit_code = 5


class CatalogueImportError(InputError):
    """A catalogue file cannot be read at all; bad rows are reported, not raised."""

    exit_code = 6


class NotInArchiveError(InputError):
    """No such entry, page or result in this archive."""

    exit_code = 7


class QueryError(InputError):
    """A question that cannot be understood; the message shows where and how to write it."""

    exit_code = 8


class EnvironmentFault(ArchiveError):
    """This machine, or a folder on it, cannot do what was asked."""

    exit_code = 20


class ArchiveFolderError(EnvironmentFault):
    """No archive in the folder, or one already."""

    exit_code = 21


class MissingToolError(EnvironmentFault):
    """A program or a Python package is not installed."""

    exit_code = 22


class DiskFullError(EnvironmentFault):
    """No room left on the disk."""

    exit_code = 23


class DatabaseLockedError(EnvironmentFault):
    """Another program holds the database."""

    exit_code = 24


class IndexLockedError(EnvironmentFault):
    """Another program holds the index."""

    exit_code = 25


class IndexDamagedError(EnvironmentFault):
    """The index cannot be opened and must be rebuilt."""

    exit_code = 26


class FolderNotWritableError(EnvironmentFault):
    """A folder or file cannot be written."""

    exit_code = 27


class FixityError(EnvironmentFault):
    """Masters are missing or their bytes are no longer those that were received."""

    exit_code = 28


class BackupFolderError(EnvironmentFault):
    """The folder cannot hold this archive's backup, or holds no backup that can be used."""

    exit_code = 29


class AuditBrokenError(EnvironmentFault):
    """Records of the log were changed, taken out or put in."""

    exit_code = 30


class ProgramFault(ArchiveError):
    """A mistake of this program."""

    exit_code = 90


class OcrError(ProgramFault):
    """An engine failed on a page; the page is recorded and the run goes on."""

    exit_code = 91


class ExportCheckError(ProgramFault):
    """A finished file did not give back what was written into it."""

    exit_code = 92
