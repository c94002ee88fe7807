"""Having pages read again: those that failed, and those whose result is of another time.

What a person corrected is not touched: corrections belong to the page and not to a result, so a new result goes beneath
them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipeline.database import Database, job_store, page_store
from pipeline.errors import MissingToolError
from pipeline.model.page import EngineInfo
from pipeline.model.record import PageRecord, PageState
from pipeline.ocr import CrossCheck, EngineName, create_checker, create_reader
from pipeline.scan import Recipe
from pipeline.workflow.page_work import job_key


@dataclass(slots=True)
class PresentKeys:
    """Tells whether a result is what a page would get now.

    Attributes:
        engine: name of the archive's engine.
        recipe: how pictures are prepared now.
    """

    engine: str
    recipe: Recipe = field(default_factory=Recipe)
    _engines: dict[str, EngineInfo] = field(default_factory=dict)
    _checks: dict[str, EngineInfo | None] = field(default_factory=dict)

    def is_outdated(self, page: PageRecord, engine: str | None = None) -> bool:
        """Whether a page has a result that another recipe, engine or version made; ``engine`` stands in for its own.

        Raises:
            InputError: no such engine.
            MissingToolError: the engine is not installed.
        """
        if page.job_key is None:
            return False
        name = engine or page.engine or self.engine
        if page.job_key == job_key(page.image_sha256, self.recipe, self._info(name)):
            return False
        return not any(self.is_checked(page, second, name) for second in EngineName if second != name)

    def is_checked(self, page: PageRecord, second: str, engine: str | None = None) -> bool:
        """Whether a page has a result that ``second`` compared, as it is installed now; never if it is not.

        Raises:
            InputError: no such engine.
            MissingToolError: the first engine is not installed.
        """
        name = engine or page.engine or self.engine
        info = self._checked_info(name, second)
        return info is not None and page.job_key == job_key(page.image_sha256, self.recipe, info)

    def _checked_info(self, engine: str, second: str) -> EngineInfo | None:
        key = f"{engine}+{second}"
        if key not in self._checks:
            first = self._info(engine)
            try:
                self._checks[key] = create_checker(CrossCheck(second, 1.0), engine).info(first)
            except MissingToolError:
                self._checks[key] = None
        return self._checks[key]

    def _info(self, engine: str) -> EngineInfo:
        if engine not in self._engines:
            self._engines[engine] = create_reader(engine).info
        return self._engines[engine]


@dataclass(frozen=True, slots=True)
class Requeue:
    """Puts pages back into the queue.

    Attributes:
        database: of the archive.
        engine: name of the archive's engine.
    """

    database: Database
    engine: str

    def failed(self, codes: Sequence[str]) -> int:
        """Failed pages of these entries, or of all; how many."""
        return self._queue(codes, lambda page: page.state is PageState.FAILED)

    def again(self, codes: Sequence[str], engine: str | None, *, only_outdated: bool) -> int:
        """Pages of these entries, or of all, that have a result; how many.

        Raises:
            InputError: no such engine.
            MissingToolError: the engine is not installed.
        """
        keys = PresentKeys(self.engine)
        if only_outdated:
            return self._queue(codes, lambda page: keys.is_outdated(page, engine), engine)
        return self._queue(codes, lambda page: page.job_key is not None, engine)

    def doubtful(self, codes: Sequence[str], check: CrossCheck) -> int:
        """Pages of these entries, or of all, that are below the limit and not cross-checked yet; how many.

        Raises:
            InputError: no such engine.
            MissingToolError: an engine is not installed.
        """
        keys = PresentKeys(self.engine)

        def is_waiting(page: PageRecord) -> bool:
            is_doubtful = page.job_key is not None and not page.is_blank and (page.confidence or 0.0) < check.below
            if not is_doubtful or (page.engine or self.engine) == check.engine:
                return False
            return not keys.is_checked(page, check.engine)

        return self._queue(codes, is_waiting)

    def _queue(self, codes: Sequence[str], choose: Callable[[PageRecord], bool], engine: str | None = None) -> int:
        with self.database.begin() as connection:
            pages = [page for page in page_store.current_pages(connection) if not codes or _code(page) in codes]
            return job_store.queue_again(connection, [page.id for page in pages if choose(page)], engine=engine)


def _code(page: PageRecord) -> str:
    return page.key.archival_code
