"""Where the time of a page goes: seconds by stage, each without the stages inside it."""

from __future__ import annotations

import pkgutil
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

import onnxruntime

_PREFIX = "model: "
_STAGES = {
    "pipeline.workflow.page_work.load_frame": "decode",
    "pipeline.workflow.page_work.prepare": "prepare",
    "pipeline.scan.prepare.find_pose": "orient and straighten",
    "pipeline.scan.prepare.find_marks": "find seals",
    "pipeline.scan.prepare.without_marks": "lift seals",
    "pipeline.ocr.rapidocr_engine.find_lines": "lines from the detector's map",
    "pipeline.ocr.rapidocr_engine.cut": "crop",
    "pipeline.ocr.line_reader.decode": "decode of probabilities",
    "pipeline.ocr.page_reader.PageReader.read": "other reading",
    "pipeline.ocr.page_reader.arranged": "order and tables",
    "pipeline.workflow.page_work.encode_view": "store",
    "pipeline.workflow.page_work.encode_thumbnail": "store",
    "pipeline.workflow.page_work.encode": "store",
    "pipeline.workflow.page_work.write_bytes": "store",
}


class Stages:
    """Clocks of the stages; what is timed inside another stage is taken off that one."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.seconds: dict[str, float] = defaultdict(float)
        self._inside = [0.0]

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what happens inside as this stage."""
        began = self._clock()
        self._inside.append(0.0)
        try:
            yield
        finally:
            spent = self._clock() - began
            self.seconds[name] += spent - self._inside.pop()
            self._inside[-1] += spent

    @property
    def models(self) -> float:
        """Seconds inside the models."""
        return sum(seconds for name, seconds in self.seconds.items() if name.startswith(_PREFIX))

    @property
    def around(self) -> float:
        """Seconds of everything else."""
        return sum(self.seconds.values()) - self.models

    def shares(self) -> dict[str, float]:
        """Share of each stage, the largest first."""
        total = sum(self.seconds.values())
        ranked = sorted(self.seconds.items(), key=lambda item: -item[1])
        return {name: round(seconds / total, 4) for name, seconds in ranked}

    def _timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **named: Any) -> Any:
            with self.stage(name):
                return function(*args, **named)

        return timed

    def _timed_model(self) -> Callable[..., Any]:
        run = onnxruntime.InferenceSession.run
        names: dict[int, str] = {}

        def timed(session: Any, *args: Any, **named: Any) -> Any:
            name = names.get(id(session))
            if name is None:
                path = str(getattr(session, "_model_path", "") or "orientation")
                name = names[id(session)] = _PREFIX + path.replace("\\", "/").rsplit("/", 1)[-1]
            with self.stage(name):
                return run(session, *args, **named)

        return timed


@contextmanager
def watched(clock: Callable[[], float] = time.process_time) -> Iterator[Stages]:
    """Time the stages of pages that this process reads meanwhile; models loaded before count too.

    Seconds of the processor are what does not depend on the work of others.
    """
    stages = Stages(clock)
    with ExitStack() as stack:
        for target, name in _STAGES.items():
            stack.enter_context(mock.patch(target, stages._timed(name, _function(target))))
        stack.enter_context(mock.patch("onnxruntime.InferenceSession.run", stages._timed_model()))
        yield stages


def _function(target: str) -> Callable[..., Any]:
    module, _, name = target.rpartition(".")
    found: Callable[..., Any] = getattr(pkgutil.resolve_name(module), name)
    return found
