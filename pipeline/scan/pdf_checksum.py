"""Checksums of what a PDF page shows, so that a replaced page changes its own and no other."""

from __future__ import annotations

import hashlib

import pikepdf

from pipeline.model.page import Sha256

_NOT_OF_THE_PAGE = frozenset(
    {"/Parent", "/P", "/Popup", "/IRT", "/StructParent", "/StructParents", "/B", "/Dest", "/A"}
)
"""Ways out of a page to its neighbours and to the outline; nothing of them is seen on the page."""
_NOT_OF_THE_IMAGE = frozenset({"/Metadata", "/PieceInfo", "/LastModified", "/StructParent", "/OC", "/Name", "/Length"})
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_MAX_NODES = 200_000


def checksum_of_image(image: pikepdf.Stream, orientation: int) -> Sha256:
    """Of one embedded image: its stream as stored, what is needed to decode it, and how the page turns it."""
    return _checksum(image, f"image {orientation}", _NOT_OF_THE_IMAGE)


def checksum_of_page(page: pikepdf.Page) -> Sha256:
    """Of everything that a page draws with: description, fonts, images, annotations.

    Conservative: a file saved anew by another program may give another checksum for a page that looks the same, never
    the same one for a page that looks different.

    Raises:
        Exception: whatever pikepdf raises at broken objects; ValueError when there is no end of them.
    """
    own = pikepdf.Dictionary({str(key): value for key, value in dict(page.obj).items() if key != "/Type"})
    for key in _INHERITED:
        value = _inherited(page.obj, key)
        if value is not None:
            own[key] = value
    return _checksum(own, "page", _NOT_OF_THE_PAGE)


def _inherited(node: pikepdf.Object, key: str) -> pikepdf.Object | None:
    for _ in range(64):
        if key in node:
            return node[key]
        parent = node.get("/Parent")
        if not isinstance(parent, pikepdf.Dictionary):
            return None
        node = parent
    return None


def _checksum(root: pikepdf.Object, label: str, left_out: frozenset[str]) -> Sha256:
    """Digest of an object and of all that it refers to; circles are cut by numbering objects as they are met."""
    digest = hashlib.sha256(label.encode())
    met: dict[tuple[int, int], int] = {}
    waiting: list[object] = [root]
    for _ in range(_MAX_NODES):
        if not waiting:
            return Sha256(digest.hexdigest())
        node = waiting.pop()
        if isinstance(node, pikepdf.Object) and node.is_indirect:
            if node.objgen in met:
                digest.update(f"@{met[node.objgen]}".encode())
                continue
            met[node.objgen] = len(met)
        waiting.extend(_feed(digest, node, left_out))
    raise ValueError(f"a page of more than {_MAX_NODES} objects")


def _feed(digest: hashlib._Hash, node: object, left_out: frozenset[str]) -> list[object]:
    """Add one node to the digest; give back what it holds, the last first."""
    match node:
        case pikepdf.Stream():
            raw = node.read_raw_bytes()
            digest.update(b"stream %d:" % len(raw))
            digest.update(raw)
            return _feed_keys(digest, node, left_out)
        case pikepdf.Dictionary():
            if node.get("/Type") == "/Page":
                digest.update(b"another page;")
                return []
            return _feed_keys(digest, node, left_out)
        case pikepdf.Array():
            digest.update(b"[%d" % len(node))
            return [*reversed(list(node))]
        case _:
            digest.update(f"{type(node).__name__}:{node!s};".encode(errors="surrogateescape"))
            return []


def _feed_keys(digest: hashlib._Hash, node: pikepdf.Object, left_out: frozenset[str]) -> list[object]:
    keys = sorted(key for key in node.keys() if key not in left_out)  # noqa: SIM118 - a PDF object, not a dict
    digest.update(f"<<{' '.join(keys)}>>".encode(errors="surrogateescape"))
    return [node[key] for key in reversed(keys)]
