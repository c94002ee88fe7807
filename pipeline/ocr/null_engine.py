"""An engine that reads nothing: for archives that want pictures and catalogue only, and for measuring the rest."""

from __future__ import annotations

from pipeline.model.page import EngineInfo, OcrPage, PageImage


class NullEngine:
    """Gives an empty result for every page."""

    @property
    def info(self) -> EngineInfo:
        """Always the same."""
        return EngineInfo(name="null", version="1")

    def open(self) -> None:
        """Nothing to load."""

    def recognize(self, image: PageImage) -> OcrPage:
        """A page without lines."""
        return OcrPage(geometry=image.geometry, lines=(), engine=self.info, is_blank=image.is_blank)

    def close(self) -> None:
        """Nothing to free."""
