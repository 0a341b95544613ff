"""Finds out how the text of a file is encoded."""

import codecs
from typing import BinaryIO

from charset_normalizer import from_bytes

from identity.adapters.row_files.limits import FileRefused

PIECE = 262_144
SAMPLE = 65_536
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_SINGLE_BYTE = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "mac_roman")
"""What spreadsheets save in, the most frequent one first."""


def detect_encoding(file: BinaryIO) -> str:
    """A name for `open`. The file is read to its end, because only the whole shows that it is UTF-8. Raises
    FileRefused."""
    start = file.read(SAMPLE)
    for mark, name in _MARKS.items():
        if start.startswith(mark):
            return name
    if wide := _wide(start):
        return wide
    sample = _first_bytes_beyond_utf8(file, start)
    return "utf-8" if sample is None else _single_byte(sample)


def _wide(start: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of plain letters is zero."""
    if start[1::2].count(0) * 2 > len(start[1::2]):
        return "utf-16-le"
    if start[::2].count(0) * 2 > len(start[::2]):
        return "utf-16-be"
    return None


def _first_bytes_beyond_utf8(file: BinaryIO, start: bytes) -> bytes | None:
    """Bytes around the first ones that are not UTF-8; None if all are."""
    decoder, piece = codecs.getincrementaldecoder("utf-8")(), start
    while piece:
        try:
            decoder.decode(piece)
        except UnicodeDecodeError as error:
            return error.object[max(0, error.start - SAMPLE // 2) : error.start + SAMPLE // 2]
        piece = file.read(PIECE)
    return None if not decoder.getstate()[0] else start


def _single_byte(sample: bytes) -> str:
    found = from_bytes(sample, cp_isolation=list(_SINGLE_BYTE)).best()
    if found is None:
        raise FileRefused("The file's text is in none of the encodings UTF-8, UTF-16 and Windows-1252.")
    alike = {found.encoding, *found.could_be_from_charset}
    return next(name for name in _SINGLE_BYTE if name in alike)
