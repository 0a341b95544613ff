"""Numbers in headers."""


def parse_digits(digits: bytes, maximum: int) -> int:
    """The value of ASCII digits, or `maximum` if it is larger.

    `int` alone raises ValueError for more than some thousand digits, leading zeros included.
    """
    significant = digits.lstrip(b"0")
    if len(significant) > len(str(maximum)):
        return maximum
    return min(int(significant or b"0"), maximum)
