"""The types of the command line's arguments, with their validation, and the arguments of several commands."""

import argparse
import math
import re
from pathlib import Path

from common.runtime.arguments import integer

STOREFRONTS = Path(__file__).parents[3] / "storefronts"
DISTRIBUTED = Path(".atelier/distributed")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LONGEST_DATABASE_PREFIX = 50
"""PostgreSQL truncates names to 63 bytes, and a service's name follows the prefix."""
LONGEST_EVENT_PREFIX = 100
_DATABASE = re.compile(r"(?!pg_)[A-Za-z_][A-Za-z0-9_-]*", re.ASCII)
_EVENT = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


def data_folder(text: str) -> Path:
    """A folder that exists, or can be created."""
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


def replicas(text: str) -> int:
    return integer(text, 1, 100, "number of replicas")


def seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return value


def add_data(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    where = f"the data folder (default: .atelier; that of `make up` is {DISTRIBUTED})"
    command.add_argument("--data", type=data_folder, default=Path(".atelier"), help=where)
    return command


def add_storefronts(command: argparse.ArgumentParser) -> None:
    command.add_argument("--storefronts", type=Path, default=STOREFRONTS, help="folder of the shops' TOML files")
