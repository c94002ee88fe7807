"""The programs that others would take instead, each in a virtual environment of its own, as it comes.

An environment is made once, in the cache folder of the user, and used again; remove the folder for newer versions.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

_RAPIDOCR = """
import json, sys
from pathlib import Path
from rapidocr import RapidOCR
engine = RapidOCR()
for page in sys.argv[2:]:
    texts = engine(page).txts or ()
    Path(sys.argv[1], Path(page).stem + ".json").write_text(json.dumps(list(texts), ensure_ascii=False), "utf-8")
"""
_AS_PDF = "import img2pdf, sys; open(sys.argv[1], 'wb').write(img2pdf.convert(sys.argv[2:]))"
_FORM_FEED = "\f"


@dataclass(frozen=True)
class Peer:
    """A virtual environment that holds some packages.

    Attributes:
        name: of its folder.
        packages: what is installed in it.
    """

    name: str
    packages: tuple[str, ...]

    @property
    def python(self) -> str:
        """Its interpreter; the environment is made when it is first asked for."""
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        folder = cache / "xiangdang-benchmarks" / self.name
        python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        ready = folder / "ready"
        if not ready.is_file():
            venv.create(folder, with_pip=True, clear=True)
            subprocess.run([python, "-m", "pip", "install", "-q", *self.packages], check=True, stdout=sys.stderr)
            ready.touch()
        return str(python)

    def versions(self) -> dict[str, str]:
        """Which versions it holds."""
        listed = subprocess.run(
            [self.python, "-m", "pip", "list", "--format", "json"], check=True, capture_output=True, text=True
        )
        found = {row["name"]: row["version"] for row in json.loads(listed.stdout)}
        names = [package.split("=")[0].split(">")[0].split("<")[0] for package in self.packages]
        return {name: found[name] for name in names}


OCRMYPDF = Peer("ocrmypdf", ("ocrmypdf>=17,<18",))
RAPIDOCR = Peer("rapidocr", ("rapidocr", "onnxruntime"))


def pdf_of(pages: list[Path], folder: Path) -> Path:
    """One PDF of the pages, without loss: the form that OCRmyPDF reads on two cores."""
    pdf = folder / "pages.pdf"
    subprocess.run([OCRMYPDF.python, "-c", _AS_PDF, str(pdf), *map(str, pages)], check=True)
    return pdf


def ocrmypdf(pdf: Path, folder: Path) -> None:
    """From a PDF to one with text, and the text."""
    given = ["-l", "chi_sim", "--deskew", "-j", "2", "--quiet", "--sidecar", str(folder / "out.txt")]
    subprocess.run([OCRMYPDF.python, "-m", "ocrmypdf", *given, str(pdf), str(folder / "out.pdf")], check=True)


def ocrmypdf_texts(folder: Path, pages: list[Path]) -> dict[str, str]:
    """What OCRmyPDF read, by page."""
    texts = (folder / "out.txt").read_text("utf-8").split(_FORM_FEED)
    return {page.stem: text for page, text in zip(pages, texts, strict=False)}


def rapidocr(pages: list[Path], folder: Path) -> None:
    """From pictures to one file of lines each; ONNX Runtime takes all cores, as it does when nobody tells it."""
    run = [RAPIDOCR.python, "-c", _RAPIDOCR, str(folder), *map(str, pages)]
    subprocess.run(run, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def rapidocr_texts(folder: Path, pages: list[Path]) -> dict[str, str]:
    """What plain RapidOCR read, by page."""
    return {page.stem: "\n".join(json.loads((folder / f"{page.stem}.json").read_text("utf-8"))) for page in pages}
