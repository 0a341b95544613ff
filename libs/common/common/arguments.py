"""The arguments of the command lines: what is wrong with one is said in one line, and the exit code is 2."""

import argparse
import math
from typing import NoReturn

LARGEST_PORT = 65_535


class Arguments(argparse.ArgumentParser):
    """Leaves out the usage, which hides the one line that matters; `--help` shows it."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def port(text: str) -> int:
    return _whole(text, 1, LARGEST_PORT, "port")


def replicas(text: str) -> int:
    return _whole(text, 1, 100, "number of replicas")


def seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return value


def _whole(text: str, least: int, most: int, what: str) -> int:
    value = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    if not least <= value <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is not a {what} from {least} to {most}")
    return value
