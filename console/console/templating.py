"""The templates, and how they write money, times and numbers."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from functools import cache, lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal
from jinja2 import FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from console.environment import ConsoleEnvironment
from console.icons import ICONS
from console.languages import locale_of, translations
from console.staff_api import Refusal, Unavailable

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
KEPT = 4096
"""Of texts, moments, numbers and amounts: so many are kept as written, because staff look at the same lists again."""


@cache
def environment(language: str) -> ConsoleEnvironment:
    """All values are escaped; a name that is not defined is an error."""
    catalog = translations(language)
    translate = _gettext(catalog)
    made = ConsoleEnvironment(
        translate,
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.install_gettext_callables(catalog.gettext, catalog.ngettext, newstyle=True)  # type: ignore[attr-defined]
    formats = _Formats(language, translate)
    made.filters |= {
        "money": formats.money,
        "moment": formats.moment,
        "day": formats.day,
        "number": formats.number,
        "dollars": formats.dollars,
        "word": formats.word,
        "badge": formats.badge,
    }
    made.globals |= {
        "asset": asset,
        "new_key": lambda: str(uuid4()),
        "with_query": with_query,
        "lang": language,
        "now": _now,
        "icons": ICONS,
    }
    made.filters |= {"web": _web}
    made.tests |= {"unavailable": _is_unavailable}
    return made


def _gettext(catalog: NullTranslations) -> Callable[..., Markup]:
    """Escapes the text, too, because some come from the contract. Jinja's own does not, and writes each text anew."""

    @lru_cache(KEPT)
    def plain(text: str) -> Markup:
        return escape(catalog.gettext(text))

    def translated(text: str, /, **values: Any) -> Markup:
        return plain(text) % values if values or "%" in text else plain(text)

    return translated


def _now() -> str:
    """As the contract writes moments, to compare with."""
    return datetime.now(UTC).isoformat()


def _is_unavailable(value: object) -> bool:
    return isinstance(value, Refusal | Unavailable)


def _web(address: str | None) -> str:
    """An address that a link may lead to; empty for another scheme."""
    return address if address and address.startswith(("https://", "http://")) else ""


@cache
def asset(name: str) -> str:
    """The path of a static file, with its digest, so that browsers may keep it."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:16]
    return f"/console/static/{name}?v={digest}"


def with_query(query: Mapping[str, Any], **changes: Any) -> str:
    """The query string with changes; None and empty values are left out."""
    merged = {name: value for name, value in {**query, **changes}.items() if value not in (None, "", [])}
    return "?" + urlencode(merged, doseq=True)


class _Formats:
    """Filters of one language. Times are in the `zone` of the page."""

    def __init__(self, language: str, translate: Callable[..., Markup]) -> None:
        self._locale = locale_of(language)
        self._translate = translate

    def word(self, name: str) -> Markup:
        """A status, kind or measure of the contract."""
        return self._translate(name.replace("_", " "))

    def badge(self, status: str) -> Markup:
        return _badge(status, self.word(status))

    def money(self, amount: str | None, currency: str) -> str:
        """`amount` is a decimal string, as the staff contract has it."""
        return "" if amount is None else _money(amount, currency, self._locale)

    def dollars(self, amount: str | None) -> str:
        """US dollars with their fractions of a cent, which a picture may cost; a dash where nothing is known."""
        if amount is None:
            return "–"
        return str(format_currency(Decimal(amount), "USD", "¤#,##0.00##", locale=self._locale, currency_digits=False))

    def number(self, value: float | str) -> str:
        return _number(value, self._locale)

    @pass_context
    def moment(self, context: Context, value: str | None) -> Markup:
        """A short time, with the exact one and its zone as its title; the year only if it is another one."""
        if value is None:
            return Markup("")
        zone: tzinfo = context.get("zone") or UTC
        return _moment(value, zone, datetime.now(zone).year, self._locale)

    def day(self, value: str) -> str:
        return format_date(datetime.fromisoformat(value), "d MMM", locale=self._locale)


@lru_cache(KEPT)
def _badge(status: str, text: Markup) -> Markup:
    return Markup('<span class="badge {}">{}</span>').format(status, text)


@lru_cache(KEPT)
def _number(value: float | str, locale: Locale) -> str:
    return str(format_decimal(value, locale=locale))


@lru_cache(KEPT)
def _money(amount: str, currency: str, locale: Locale) -> str:
    return str(format_currency(Decimal(amount), currency, locale=locale))


@lru_cache(KEPT)
def _moment(value: str, zone: tzinfo, this_year: int, locale: Locale) -> Markup:
    when = datetime.fromisoformat(value).astimezone(zone)
    pattern = "d MMM, HH:mm" if when.year == this_year else "d MMM y, HH:mm"
    short = format_datetime(when, pattern, tzinfo=zone, locale=locale)
    exact = format_datetime(when, "d MMMM y, HH:mm:ss", tzinfo=zone, locale=locale)
    return Markup('<time datetime="{}" title="{} {}">{}</time>').format(value, exact, zone, short)
