"""What may be given as a folder of data, and as a prefix of databases and queues."""

import argparse
import re
from pathlib import Path

LONGEST_DATABASE_PREFIX = 50
"""PostgreSQL cuts names at 63 bytes, and a service's name follows the prefix."""
LONGEST_EVENT_PREFIX = 100
_DATABASE = re.compile(r"(?!pg_)[A-Za-z_][A-Za-z0-9_-]*", re.ASCII)
_EVENT = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


def data_folder(text: str) -> Path:
    """A folder, or one that can be made."""
    path = Path(text)
    try:
        exists = bool(path.lstat())
        usable = path.is_dir()
    except FileNotFoundError:
        exists, usable = False, True
    except (OSError, ValueError) as error:
        raise argparse.ArgumentTypeError(f"{text!r} cannot be a folder: {error}") from error
    if exists and not usable:
        raise argparse.ArgumentTypeError(f"{text!r} is not a folder")
    return path


def database_prefix(text: str) -> str:
    if not _DATABASE.fullmatch(text) or len(text) > LONGEST_DATABASE_PREFIX:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no prefix: a letter or _, then letters, digits, _ and -, not pg_…,"
            f" at most {LONGEST_DATABASE_PREFIX}"
        )
    return text


def event_prefix(text: str) -> str:
    if not _EVENT.fullmatch(text) or len(text) > LONGEST_EVENT_PREFIX:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no prefix: letters, digits, _ and -, at most {LONGEST_EVENT_PREFIX}"
        )
    return text
