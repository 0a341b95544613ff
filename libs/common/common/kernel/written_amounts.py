"""Amounts of money as people write them: `1.234,50`, `1,234.50`, `12.5 €`, `$12`. Ambiguous ones are refused."""

import re
import unicodedata
from collections.abc import Iterable

from common.kernel.money import digits

SEPARATORS = (".", ",")
_SYMBOLS: dict[str, frozenset[str]] = {
    "€": frozenset({"EUR"}),
    "£": frozenset({"GBP", "EGP", "SYP", "LBP", "FKP", "GIP", "SHP"}),
    "¥": frozenset({"JPY", "CNY"}),
    "₾": frozenset({"GEL"}),
    "₺": frozenset({"TRY"}),
    "₴": frozenset({"UAH"}),
    "₽": frozenset({"RUB"}),
    "₹": frozenset({"INR"}),
    "₩": frozenset({"KRW"}),
    "₪": frozenset({"ILS"}),
    "₫": frozenset({"VND"}),
    "₸": frozenset({"KZT"}),
    "֏": frozenset({"AMD"}),
    "₼": frozenset({"AZN"}),
}
"""Symbols that not every currency may use, as `$` may."""
_CODE = re.compile(r"^([A-Z]{3})(?![A-Z])|(?<![A-Z])([A-Z]{3})$")
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f'\u2019]")
"""What groups thousands and never separates decimals."""
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[.,][0-9]+")
GROUP = 3
LONGEST = 15


class UnreadableAmount(ValueError):
    """The text says what is wrong, for the person who wrote the amount."""


def read_amount(text: str, currency: str, decimal_separator: str | None = None) -> int:
    """In minor units. Without `decimal_separator`, what could be thousands or decimals is refused. Raises
    UnreadableAmount."""
    number = _without_currency(text.strip(), currency)
    whole, decimals = _split(number, text, currency, decimal_separator)
    places = digits(currency)
    if len(decimals.rstrip("0")) > places:
        raise UnreadableAmount(f"{text.strip()!r} has more decimals than {currency} has ({places}).")
    return int(whole + decimals[:places].ljust(places, "0") or "0")


def _without_currency(text: str, currency: str) -> str:
    code = _CODE.search(text)
    if code:
        found = code[1] or code[2]
        if found != currency:
            raise UnreadableAmount(f"{text!r} is an amount in {found}, and this shop sells in {currency}.")
        text = _CODE.sub("", text, count=1)
    for symbol in {each for each in text if unicodedata.category(each) == "Sc"}:
        if currency not in _SYMBOLS.get(symbol, {currency}):
            raise UnreadableAmount(f"{text!r} is an amount in {symbol}, and this shop sells in {currency}.")
        text = text.replace(symbol, "", 1)
    return text.strip()


def _split(number: str, text: str, currency: str, decimal_separator: str | None) -> tuple[str, str]:
    """The digits before and after the decimal separator."""
    parts = _SPACES.split(number)
    joined = "".join(parts)
    if len(parts) > 1 and not _are_groups(re.split(r"[.,]", part)[0] for part in parts):
        raise _unreadable(text)
    if not _NUMBER.fullmatch(joined):
        raise _unreadable(text)
    separator = decimal_separator or _separator_in(joined, text, currency)
    whole, found, decimals = joined.rpartition(separator) if separator and separator in joined else (joined, "", "")
    groups = re.split(r"[.,]", whole)
    grouped_by = {each for each in whole if each in SEPARATORS}
    if len(grouped_by) > 1 or found in grouped_by or not (decimals or "0").isdigit():
        raise _unreadable(text)
    if len(whole) > LONGEST or (len(groups) > 1 and not _are_groups(groups)):
        raise _unreadable(text)
    return "".join(groups), decimals


def _separator_in(number: str, text: str, currency: str) -> str | None:
    """None if all separators group thousands. Raises UnreadableAmount if it cannot be told."""
    used = [each for each in number if each in SEPARATORS]
    if not used:
        return None
    if len(set(used)) == len(SEPARATORS):
        return used[-1]
    if len(used) > 1:
        return None
    whole, _, decimals = number.partition(used[0])
    if len(decimals) != GROUP or len(whole) > GROUP or whole.strip("0") == "":
        return used[0]
    if used[0] == "." and digits(currency) == GROUP:
        return used[0]
    raise UnreadableAmount(
        f"{text.strip()!r} is ambiguous: {whole}{decimals}, or {whole} and a fraction? Write it without a separator of "
        "thousands, or name the decimal separator."
    )


def _are_groups(parts: Iterable[str]) -> bool:
    first, *others = parts
    return 0 < len(first) <= GROUP and all(len(each) == GROUP for each in others)


def _unreadable(text: str) -> UnreadableAmount:
    return UnreadableAmount(f"{text.strip()!r} is not an amount such as 12.50.")
