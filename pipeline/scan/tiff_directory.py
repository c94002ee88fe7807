"""The pages of a TIFF file as their raw bytes.

Libraries decode TIFF pages; none hands out one page of a file undecoded. That is what a checksum of one page needs,
and what keeps a page of a multi-page file lossless whatever its compression. So the directories are read here, and a
page is laid anew as a file of its own: the same strips or tiles and the same decoding tags, without the
orientation tag, so that its pixels come out as they are stored. Format: TIFF 6.0 (Adobe 1992) and BigTIFF (libtiff).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

_TYPE_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_INTEGER_CODES = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}
_LONG = 4
_MAX_PAGES = 100_000
_MAX_ENTRIES = 1_000
_MAX_CHUNKS = 1_000_000

_NEW_SUBFILE_TYPE, _WIDTH, _HEIGHT, _COMPRESSION, _ORIENTATION = 254, 256, 257, 259, 274
_X_RESOLUTION, _Y_RESOLUTION, _RESOLUTION_UNIT = 282, 283, 296
_OFFSETS = {273: 279, 324: 325}
"""Tag of the strip or tile offsets, and of the byte counts that belong to it."""
_OLD_JPEG = 6
_THUMBNAIL_OR_MASK = 0b101
_KEPT = frozenset(
    # size, samples, compression, colour, resolution
    {256, 257, 258, 259, 262, 266, 277, 278, 282, 283, 284, 292, 293, 296, 317, 320}
    # tiles, inks, extra samples, sample format and range
    | {322, 323, 332, 334, 336, 338, 339, 340, 341}
    # JPEG tables, YCbCr, ICC profile
    | {347, 529, 530, 531, 532, 34675}
)


class TiffFormatError(ValueError):
    """The directories of the file do not hold together."""


class TiffTruncatedError(TiffFormatError):
    """Bytes that a directory points to lie beyond the end of the file."""


@dataclass(frozen=True, slots=True)
class _Entry:
    tag: int
    kind: int
    count: int
    data: bytes


@dataclass(frozen=True, slots=True)
class TiffPage:
    """One page: its tags and where its strips or tiles lie.

    Attributes:
        byte_order: ``<`` or ``>``.
        entries: tags with their raw values.
    """

    byte_order: str
    entries: tuple[_Entry, ...]

    @property
    def width(self) -> int:
        """Stored pixels a row."""
        return self._number(_WIDTH)

    @property
    def height(self) -> int:
        """Stored rows."""
        return self._number(_HEIGHT)

    @property
    def orientation(self) -> int:
        """EXIF orientation, 1 to 8."""
        value = self._number(_ORIENTATION, 1)
        return value if 1 <= value <= 8 else 1

    @property
    def dpi(self) -> tuple[float, float]:
        """Dots per inch along x and y; 0 when the file does not say."""
        per_inch = {2: 1.0, 3: 2.54}.get(self._number(_RESOLUTION_UNIT, 2), 0.0)
        return (self._ratio(_X_RESOLUTION) * per_inch, self._ratio(_Y_RESOLUTION) * per_inch)

    @property
    def is_thumbnail(self) -> bool:
        """Whether this is a reduced copy or a mask of another page, not a page of its own."""
        return bool(self._number(_NEW_SUBFILE_TYPE) & _THUMBNAIL_OR_MASK)

    @property
    def can_stand_alone(self) -> bool:
        """Whether `as_file` can lay the page anew; old-style JPEG scatters its tables over the file."""
        has_chunks = any(self._find(a) and self._find(b) for a, b in _OFFSETS.items())
        return has_chunks and self._number(_COMPRESSION, 1) != _OLD_JPEG

    def as_file(self, stream: BinaryIO) -> bytes:
        """A complete single-page TIFF with the page's own strips or tiles, undecoded, and no orientation.

        Raises:
            TiffTruncatedError: some of them lie beyond the end of the file.
            TiffFormatError: the offsets do not make sense.
        """
        offsets_tag = next(tag for tag in _OFFSETS if self._find(tag))
        counts_tag = _OFFSETS[offsets_tag]
        offsets, counts = self._numbers(offsets_tag), self._numbers(counts_tag)
        if len(offsets) != len(counts) or not offsets:
            raise TiffFormatError(f"{len(offsets)} offsets, {len(counts)} byte counts")
        chunks = _read_chunks(stream, offsets, counts)
        return self._assemble(offsets_tag, counts_tag, chunks)

    def _assemble(self, offsets_tag: int, counts_tag: int, chunks: list[bytes]) -> bytes:
        positions, end = [], 8
        for chunk in chunks:
            positions.append(end)
            end += len(chunk) + len(chunk) % 2
        entries = [self._classic(entry) for entry in self.entries if entry.tag in _KEPT]
        entries.append(self._longs(offsets_tag, positions))
        entries.append(self._longs(counts_tag, [len(chunk) for chunk in chunks]))
        magic = b"II" if self.byte_order == "<" else b"MM"
        header = magic + struct.pack(self.byte_order + "HI", 42, end)
        body = b"".join(chunk + b"\0" * (len(chunk) % 2) for chunk in chunks)
        return header + body + self._directory(sorted(entries, key=lambda entry: entry.tag), end)

    def _directory(self, entries: list[_Entry], start: int) -> bytes:
        table = struct.pack(self.byte_order + "H", len(entries))
        values, values_at = b"", start + 2 + 12 * len(entries) + 4
        for entry in entries:
            table += struct.pack(self.byte_order + "HHI", entry.tag, entry.kind, entry.count)
            if len(entry.data) <= 4:
                table += entry.data.ljust(4, b"\0")
            else:
                table += struct.pack(self.byte_order + "I", values_at + len(values))
                values += entry.data + b"\0" * (len(entry.data) % 2)
        return table + b"\0\0\0\0" + values

    def _classic(self, entry: _Entry) -> _Entry:
        """The entry without the 64-bit integers that only BigTIFF knows."""
        if entry.kind not in (16, 18):
            return entry
        return self._longs(entry.tag, list(self._numbers(entry.tag)))

    def _longs(self, tag: int, values: list[int]) -> _Entry:
        return _Entry(tag, _LONG, len(values), struct.pack(f"{self.byte_order}{len(values)}I", *values))

    def _find(self, tag: int) -> _Entry | None:
        return next((entry for entry in self.entries if entry.tag == tag), None)

    def _number(self, tag: int, default: int = 0) -> int:
        return next(iter(self._numbers(tag)), default)

    def _numbers(self, tag: int) -> tuple[int, ...]:
        entry = self._find(tag)
        if entry is None or entry.kind not in _INTEGER_CODES:
            return ()
        return struct.unpack(f"{self.byte_order}{entry.count}{_INTEGER_CODES[entry.kind]}", entry.data)

    def _ratio(self, tag: int) -> float:
        entry = self._find(tag)
        if entry is None or entry.kind != 5 or entry.count != 1:
            return 0.0
        above, below = struct.unpack(self.byte_order + "II", entry.data)
        return above / below if below else 0.0


@dataclass(frozen=True, slots=True)
class TiffPages:
    """The pages of a file in order, without thumbnails and masks.

    Attributes:
        pages: those whose directory could be read.
        fault: why there are no more of them although the file says so; an empty text when it is whole.
    """

    pages: tuple[TiffPage, ...]
    fault: str = ""


def read_pages(stream: BinaryIO) -> TiffPages:
    """Walk the chain of directories; a loop in it is a fault and ends the walk.

    Raises:
        TiffTruncatedError: not even the first directory can be read.
        TiffFormatError: not a TIFF file.
    """
    layout, first = _header(stream)
    page, position = _read_directory(stream, first, layout)
    pages, seen = [page], {first}
    while position and len(pages) < _MAX_PAGES:
        if position in seen:
            return _whole_pages(pages, "the chain of directories runs in a circle")
        seen.add(position)
        try:
            page, position = _read_directory(stream, position, layout)
        except TiffFormatError as error:
            return _whole_pages(pages, str(error))
        pages.append(page)
    return _whole_pages(pages, "")


def _whole_pages(pages: list[TiffPage], fault: str) -> TiffPages:
    return TiffPages(tuple(page for page in pages if not page.is_thumbnail) or tuple(pages), fault)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Field widths of classic TIFF and of BigTIFF."""

    byte_order: str
    count_code: str
    entry_code: str
    offset_code: str

    @property
    def inline_bytes(self) -> int:
        return struct.calcsize(self.offset_code)


def _header(stream: BinaryIO) -> tuple[_Layout, int]:
    head = _read_at(stream, 0, 8)
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None:
        raise TiffFormatError("no byte order mark")
    if struct.unpack(order + "H", head[2:4])[0] == 43:
        layout = _Layout(order, "Q", "HHQ", "Q")
        return layout, struct.unpack(order + "Q", _read_at(stream, 8, 8))[0]
    return _Layout(order, "H", "HHI", "I"), struct.unpack(order + "I", head[4:8])[0]


def _read_directory(stream: BinaryIO, position: int, layout: _Layout) -> tuple[TiffPage, int]:
    order = layout.byte_order
    count_bytes = struct.calcsize(order + layout.count_code)
    (count,) = struct.unpack(order + layout.count_code, _read_at(stream, position, count_bytes))
    if count > _MAX_ENTRIES:
        raise TiffFormatError(f"{count} tags in one directory")
    entry_bytes = struct.calcsize(order + layout.entry_code) + layout.inline_bytes
    table = _read_at(stream, position + count_bytes, count * entry_bytes)
    entries = tuple(
        entry
        for start in range(0, len(table), entry_bytes)
        if (entry := _read_entry(stream, table[start : start + entry_bytes], layout))
    )
    following = _read_up_to(stream, position + count_bytes + len(table), layout.inline_bytes)
    next_position = struct.unpack(order + layout.offset_code, following.ljust(layout.inline_bytes, b"\0"))[0]
    return TiffPage(order, entries), next_position


def _read_entry(stream: BinaryIO, raw: bytes, layout: _Layout) -> _Entry | None:
    order = layout.byte_order
    tag, kind, count = struct.unpack_from(order + layout.entry_code, raw)
    size = _TYPE_SIZES.get(kind, 0) * count
    inline = raw[-layout.inline_bytes :]
    if not size or (tag not in _KEPT and tag not in _NEEDED) or count > _MAX_CHUNKS:
        return None
    if size <= len(inline):
        return _Entry(tag, kind, count, inline[:size])
    data = _read_up_to(stream, struct.unpack(order + layout.offset_code, inline)[0], size)
    return _Entry(tag, kind, count, data) if len(data) == size else None


_NEEDED = frozenset([_NEW_SUBFILE_TYPE, _ORIENTATION, *_OFFSETS.keys(), *_OFFSETS.values()])


def _read_chunks(stream: BinaryIO, offsets: tuple[int, ...], counts: tuple[int, ...]) -> list[bytes]:
    end = stream.seek(0, 2)
    if sum(counts) > 2 * end:
        raise TiffTruncatedError(f"{sum(counts)} bytes of strips in a file of {end}")
    return [_read_at(stream, offset, count) for offset, count in zip(offsets, counts, strict=True)]


def _read_up_to(stream: BinaryIO, position: int, count: int) -> bytes:
    if position >= stream.seek(0, 2):
        return b""
    stream.seek(position)
    return stream.read(count)


def _read_at(stream: BinaryIO, position: int, count: int) -> bytes:
    data = _read_up_to(stream, position, count)
    if len(data) != count:
        raise TiffTruncatedError(f"{count} bytes wanted at {position}, {len(data)} there")
    return data
