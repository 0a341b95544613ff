"""What staff type into a search, as parameters of queries."""

from dataclasses import dataclass
from uuid import UUID

NUL_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""PostgreSQL refuses NUL characters. This one is in no stored text, as NUL is not."""
LARGEST_NUMBER = 2**63 - 1


def containing(text: str) -> str:
    """The pattern, for `ilike`, of texts that contain `text`."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped.replace(chr(0), NUL_REPLACEMENT)}%"


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """A text, and the `pattern` of texts that contain it. `id` and `number` are null if it is none."""

    text: str
    pattern: str
    id: UUID | None
    number: int | None

    @classmethod
    def of(cls, text: str) -> "SearchTerm":
        return cls(text, containing(text), _id(text), _number(text))


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    digits = text.removeprefix("#")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 19:
        return None
    number = int(digits)
    return number if number <= LARGEST_NUMBER else None
