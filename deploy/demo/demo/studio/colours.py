"""Colours as `#rrggbb` or `#rrggbbaa`."""

Channels = tuple[int, int, int, int]
WHITE = "#ffffff"
BLACK = "#000000"


def channels(colour: str) -> Channels:
    """Red, green, blue, alpha."""
    red, green, blue, *alpha = bytes.fromhex(colour[1:])
    return red, green, blue, alpha[0] if alpha else 255


def mix(one: str, other: str, share: float) -> str:
    """A mixture with `share` of the other colour, 0 to 1."""
    mixed = (round(a + (b - a) * share) for a, b in zip(channels(one), channels(other), strict=True))
    return "#" + bytes(mixed).hex()


def lighter(colour: str, share: float) -> str:
    return mix(colour, WHITE, share)


def darker(colour: str, share: float) -> str:
    return mix(colour, BLACK, share)


def clear(colour: str, opacity: float) -> str:
    """The colour with its opacity multiplied."""
    red, green, blue, alpha = channels(colour)
    return "#" + bytes((red, green, blue, round(alpha * opacity))).hex()
