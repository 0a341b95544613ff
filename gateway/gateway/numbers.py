"""Numbers as clients write them."""


def whole_number(digits: bytes, most: int) -> int:
    """The value of ASCII digits, however many there are; `most` stands for everything above it.

    `int` alone raises ValueError for more than some thousand digits, leading zeros included.
    """
    significant = digits.lstrip(b"0")
    if len(significant) > len(str(most)):
        return most
    return min(int(significant or b"0"), most)
