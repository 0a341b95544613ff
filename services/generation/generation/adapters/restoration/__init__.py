"""Restores damaged photographs on the CPU. A pure library: bytes and pixels in, pixels and bytes out."""

from generation.adapters.restoration.decoding import MAX_PIXELS, Inspection, decode, inspect, verify
from generation.adapters.restoration.encoding import PREVIEW_SIDE, encode_full, encode_preview
from generation.adapters.restoration.errors import NotDecodable, PictureRefused, TooManyPixels, TooSmall, WrongFormat
from generation.adapters.restoration.headers import Format
from generation.adapters.restoration.metadata import without_metadata
from generation.adapters.restoration.picture import Picture
from generation.adapters.restoration.pipeline import restore

__all__ = [
    "MAX_PIXELS",
    "PREVIEW_SIDE",
    "Format",
    "Inspection",
    "NotDecodable",
    "Picture",
    "PictureRefused",
    "TooManyPixels",
    "TooSmall",
    "WrongFormat",
    "decode",
    "encode_full",
    "encode_preview",
    "inspect",
    "restore",
    "verify",
    "without_metadata",
]
