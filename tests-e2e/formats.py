"""The formats of contract 4.3: `like` compares a response with an example of formats."""

import re
from typing import Any

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MONEY = re.compile(r"\d+\.\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
URL = re.compile(r"https?://\S+")
NUMBER = re.compile(r"ORD-\d{8}-[A-Z0-9]{6}")
TEXT = re.compile(r".*", re.DOTALL)
JWT = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+")


def like(example: Any, answer: Any, place: str = "answer", *, exact: bool = False) -> None:
    """Every key of the example is there, in its format; with `exact` there are no others. In an example a pattern is
    a text of that format, a type a value of that type, a tuple alternatives, a list of one many such, and the rest is
    meant literally."""
    if isinstance(example, dict):
        assert isinstance(answer, dict), f"{place}: {answer!r}"
        assert example.keys() <= answer.keys(), f"{place} lacks {example.keys() - answer.keys()}"
        assert not exact or example.keys() == answer.keys(), f"{place} adds {answer.keys() - example.keys()}"
        for key, value in example.items():
            like(value, answer[key], f"{place}.{key}", exact=exact)
    elif isinstance(example, list):
        assert isinstance(answer, list), f"{place}: {answer!r}"
        assert answer, f"{place} is empty"
        for number, item in enumerate(answer):
            like(example[0], item, f"{place}.{number}", exact=exact)
    elif isinstance(example, tuple):
        assert any(_is_like(each, answer, exact) for each in example), f"{place}: {answer!r}"
    elif isinstance(example, re.Pattern):
        assert isinstance(answer, str), f"{place}: {answer!r}"
        assert example.fullmatch(answer), f"{place}: {answer!r}"
    elif isinstance(example, type):
        assert type(answer) is example, f"{place}: {answer!r}"
    else:
        assert answer == example, f"{place}: {answer!r}"


def _is_like(example: Any, answer: Any, exact: bool) -> bool:
    try:
        like(example, answer, exact=exact)
    except AssertionError:
        return False
    return True
