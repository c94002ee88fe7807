"""Files to hand over: searchable PDF and OFD, ALTO, hOCR, tables and plain text."""

from pipeline.export.alto_exporter import write_alto
from pipeline.export.checking import Departure, codes_in, departures
from pipeline.export.covering import covered, redacted
from pipeline.export.documents import ExportItem, ExportPage, ExportReport
from pipeline.export.file_names import safe_file_name
from pipeline.export.hocr_exporter import write_hocr
from pipeline.export.ofd_exporter import write_ofd
from pipeline.export.pdf_exporter import write_pdf
from pipeline.export.table_exporter import table_csv, write_tables
from pipeline.export.text_exporter import write_text

__all__ = [
    "Departure",
    "ExportItem",
    "ExportPage",
    "ExportReport",
    "codes_in",
    "covered",
    "departures",
    "redacted",
    "safe_file_name",
    "table_csv",
    "write_alto",
    "write_hocr",
    "write_ofd",
    "write_pdf",
    "write_tables",
    "write_text",
]
