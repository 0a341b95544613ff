"""A PDF of one page with text in the standard font Helvetica, which every reader has."""

from collections.abc import Iterable
from dataclasses import dataclass, field

WIDTH, HEIGHT = 595, 842
"""A4, in points."""

_NARROW = {",": 278, ".": 278, " ": 278, "-": 333}
_DIGIT = 556
_FONTS = {False: "F1", True: "F2"}


@dataclass(slots=True)
class PdfPage:
    """Texts and lines, placed in points from the top left corner; `height` grows with the content."""

    height: int = HEIGHT
    _drawn: list[tuple[float, str]] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float = 10, *, bold: bool = False, grey: float = 0.1) -> None:
        self._draw(y, f"{grey} g BT /{_FONTS[bold]} {size} Tf {x:.1f} {{y:.1f}} Td ({_escaped(text)}) Tj ET")

    def right(self, x: float, y: float, text: str, size: float = 10, *, bold: bool = False) -> None:
        """Write a number so that it ends at `x`."""
        width = sum(_NARROW.get(letter, _DIGIT) for letter in text) * size / 1000
        self.text(x - width, y, text, size, bold=bold)

    def line(self, y: float, start: float, end: float) -> None:
        self._draw(y, f"0.85 G 0.7 w {start:.1f} {{y:.1f}} m {end:.1f} {{y:.1f}} l S")

    def _draw(self, y: float, command: str) -> None:
        self.height = max(self.height, int(y) + 60)
        self._drawn.append((y, command))

    def encode(self) -> bytes:
        """Return the file."""
        content = "\n".join(command.replace("{y:.1f}", f"{self.height - y:.1f}") for y, command in self._drawn).encode(
            "cp1252", "replace"
        )
        return _file(
            (
                b"<< /Type /Catalog /Pages 2 0 R >>",
                b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 6 0 R"
                b" /Resources << /Font << /F1 4 0 R /F2 5 0 R >> >> >>" % (WIDTH, self.height),
                _font(b"Helvetica"),
                _font(b"Helvetica-Bold"),
                b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            )
        )


def _font(name: bytes) -> bytes:
    return b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name


def _escaped(text: str) -> str:
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return printable.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _file(objects: Iterable[bytes]) -> bytes:
    parts, offsets = [b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"], []
    for number, content in enumerate(objects, 1):
        offsets.append(sum(map(len, parts)))
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    table = sum(map(len, parts))
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1))
    parts += [b"%010d 00000 n \n" % offset for offset in offsets]
    parts.append(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(offsets) + 1, table))
    return b"".join(parts)
