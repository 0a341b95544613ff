"""What a file of rows may contain, and the refusal of one that cannot be read."""

MOST_ROWS = 200_000
MOST_COLUMNS = 100
LONGEST_CELL = 32_767
"""As long as a cell of a spreadsheet may be."""
LONGEST_LINE = 1_048_576
MOST_ROWS_OF_ONE_KEY = 500


class FileRefused(Exception):
    """The file as a whole cannot be imported. The message is for the person who sent it."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line
