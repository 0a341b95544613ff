"""Checks, decodes and writes picture files that are not trusted."""

from restoration.pictures.cropping import cropped
from restoration.pictures.decoding import MAX_PIXELS, Inspection, decode, inspect, verify
from restoration.pictures.encoding import PREVIEW_SIDE, encode_full, encode_preview
from restoration.pictures.errors import NotDecodable, PictureRefused, TooManyPixels, TooSmall, WrongFormat
from restoration.pictures.headers import Format
from restoration.pictures.metadata import accept, without_metadata
from restoration.pictures.picture import Picture

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
    "accept",
    "cropped",
    "decode",
    "encode_full",
    "encode_preview",
    "inspect",
    "verify",
    "without_metadata",
]
