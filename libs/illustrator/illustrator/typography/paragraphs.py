"""Breaking text into lines and finding the largest size at which it fits a box."""

from collections.abc import Iterator
from dataclasses import dataclass

import skia

from illustrator.typography.fonts import Weight
from illustrator.typography.shaping import shape

LEADING = 1.26  # distance of baselines in ems
ASCENT = 0.92  # of the first line's top to its baseline, in ems
STEP = 0.94  # from one tried size to the next


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Broken text. Sizes in pixels; `height` from the first line's ascent to the last one's descent."""

    lines: tuple[str, ...]
    size: float
    weight: Weight
    capitals: bool = False
    leading: float = LEADING

    @property
    def width(self) -> float:
        return max((line_width(line, self.size, self.weight, self.capitals) for line in self.lines), default=0.0)

    @property
    def height(self) -> float:
        return (len(self.lines) * self.leading - (self.leading - 1.2)) * self.size

    def draw(self, canvas: skia.Canvas, left: float, top: float, width: float, paint: skia.Paint, align: float) -> None:
        """Draw into a column; `align` 0 is left, 0.5 centred, 1 right."""
        for line, x, y in self.placed(left, top, width, align):
            shape(line, self.weight, self.capitals).draw(canvas, x, y, self.size, paint)

    def placed(self, left: float, top: float, width: float, align: float) -> Iterator[tuple[str, float, float]]:
        """Every line with the left end of its baseline."""
        for number, line in enumerate(self.lines):
            spare = width - line_width(line, self.size, self.weight, self.capitals)
            yield line, left + spare * align, top + (ASCENT + number * self.leading) * self.size


def line_width(line: str, size: float, weight: Weight, capitals: bool = False) -> float:
    """Width in pixels."""
    return shape(line, weight, capitals).width * size


def set_text(
    text: str,
    size: float,
    width: float,
    weight: Weight = Weight.REGULAR,
    capitals: bool = False,
    leading: float = LEADING,
) -> Paragraph:
    """Break at spaces; words wider than the column are broken between letters. Newlines are kept."""
    lines: list[str] = []
    for part in text.split("\n"):
        lines.extend(_broken(part.split(), size, width, weight, capitals))
    return Paragraph(tuple(lines), size, weight, capitals, leading)


def _broken(words: list[str], size: float, width: float, weight: Weight, capitals: bool) -> Iterator[str]:
    line, used, space = "", 0.0, line_width(" ", size, weight)
    for word in (part for whole in words for part in _parts(whole, size, width, weight, capitals)):
        wide = line_width(word, size, weight, capitals)
        if line and used + space + wide > width:
            yield line
            line, used = word, wide
        else:
            used = used + space + wide if line else wide
            line = f"{line} {word}" if line else word
    if line:
        yield line


def _parts(word: str, size: float, width: float, weight: Weight, capitals: bool) -> Iterator[str]:
    if line_width(word, size, weight, capitals) <= width:
        yield word
        return
    part = ""
    for letter in word:
        if part and line_width(part + letter, size, weight, capitals) > width:
            yield part
            part = ""
        part += letter
    yield part


def is_whole(paragraph: Paragraph, text: str) -> bool:
    """Whether no word had to be broken between letters."""
    return sum(len(line.split()) for line in paragraph.lines) == len(text.split())


def fit_text(
    text: str,
    width: float,
    height: float,
    largest: float,
    smallest: float,
    weight: Weight = Weight.REGULAR,
    capitals: bool = False,
    leading: float = LEADING,
) -> Paragraph:
    """The largest setting that fits width and height without breaking words; the smallest one if none does."""
    size = largest
    while True:
        paragraph = set_text(text, size, width, weight, capitals, leading)
        if size <= smallest or (paragraph.height <= height and is_whole(paragraph, text)):
            return paragraph
        size = max(smallest, size * STEP)


def balanced(paragraph: Paragraph, text: str, width: float) -> Paragraph:
    """The same number of lines at the smallest width, so that no line is left nearly empty."""
    low, high, best = width * 0.3, width, paragraph
    for _ in range(7):
        middle = (low + high) / 2
        tried = set_text(text, paragraph.size, middle, paragraph.weight, paragraph.capitals, paragraph.leading)
        if len(tried.lines) <= len(paragraph.lines) and is_whole(tried, text):
            best, high = tried, middle
        else:
            low = middle
    return best
