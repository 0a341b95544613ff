"""How long something is valid, in the words of a mail's language."""

from common.kernel.languages import Language

HOUR = 3600
_WORDS: dict[Language, dict[str, tuple[str, str]]] = {
    "en": {"day": ("day", "days"), "hour": ("hour", "hours"), "minute": ("minute", "minutes")},
    "de": {"day": ("Tag", "Tagen"), "hour": ("Stunde", "Stunden"), "minute": ("Minute", "Minuten")},
    "ka": {"day": ("დღის", "დღის"), "hour": ("საათის", "საათის"), "minute": ("წუთის", "წუთის")},
}
"""In the case that follows "within", for one and for several."""


def duration(seconds: int, language: Language) -> str:
    """In hours from two hours on, else in minutes, rounded down: "24 hours"."""
    if seconds >= 2 * HOUR:
        return counted(seconds // HOUR, "hour", language)
    return counted(seconds // 60, "minute", language)


def counted(number: int, unit: str, language: Language) -> str:
    """`unit` is `day`, `hour` or `minute`."""
    one, several = _WORDS[language][unit]
    return f"{number} {one if number == 1 else several}"
