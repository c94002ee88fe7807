"""From received files to upright, straight page images; received files are never changed."""

from pipeline.scan.encode import encode_picture, encode_thumbnail, encode_view
from pipeline.scan.intake import Frame, NotAScan, ScanFile, inspect_file
from pipeline.scan.jpeg_rows import JpegStrip, jpeg_strip
from pipeline.scan.limits import ScanLimits
from pipeline.scan.master import MasterImage
from pipeline.scan.media_type import MediaType
from pipeline.scan.picture import FrameKind
from pipeline.scan.prepare import measure_orientation, prepare
from pipeline.scan.rasterize import extract_frame, load_frame
from pipeline.scan.recipe import Recipe

__all__ = [
    "Frame",
    "FrameKind",
    "JpegStrip",
    "MasterImage",
    "MediaType",
    "NotAScan",
    "Recipe",
    "ScanFile",
    "ScanLimits",
    "encode_picture",
    "encode_thumbnail",
    "encode_view",
    "extract_frame",
    "inspect_file",
    "jpeg_strip",
    "load_frame",
    "measure_orientation",
    "prepare",
]
