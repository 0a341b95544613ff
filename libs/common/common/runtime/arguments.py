"""Command-line arguments. An invalid one is reported in one line, with the exit code 2."""

import argparse
from typing import NoReturn

LARGEST_PORT = 65_535


class Arguments(argparse.ArgumentParser):
    """An argument parser that reports an error without the usage, which `--help` prints."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def port(text: str) -> int:
    return integer(text, 1, LARGEST_PORT, "port")


def integer(text: str, least: int, most: int, what: str) -> int:
    value = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    if not least <= value <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is not a {what} from {least} to {most}")
    return value
