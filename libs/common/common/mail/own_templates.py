"""Mail templates that staff write: a part of Jinja2 that cannot take long, see more than is declared, or leak links."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment

from common.kernel.errors import FieldFault, InvalidFields
from common.kernel.mail_templates import OwnTemplate
from common.kernel.money import formatter
from common.kernel.storefronts import Storefront

Parts = tuple[str, str, str]
"""Subject, text and html of a mail."""
MOST_CHARACTERS = 262_144
"""Of one rendered part."""
LONGEST_SUBJECT = 200
INVALID = "mail_template.invalid"
ALLOWED: tuple[type[nodes.Node], ...] = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr, nodes.Tuple),
    *(nodes.If, nodes.For, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not),
    *(nodes.Filter, nodes.Test, nodes.Call, nodes.Mul),
)
FILTERS = frozenset({"upper", "lower", "title", "capitalize", "trim", "default", "length", "first", "last"})
TESTS = frozenset({"defined", "none"})
FORBIDDEN_TAGS = frozenset({"script", "iframe", "object", "embed", "form", "link", "base", "meta", "svg", "math"})
_VALUE = r"\{\{ ?[a-z_.]+( or [a-z_.]+)? ?\}\}"
_LINK = re.compile(rf"{_VALUE}|\{{\{{ ?storefront\.mail\.site_url ?\}}\}}(/.*)?|(https?://|mailto:)[^{{]*", re.DOTALL)
"""What `href` may be: one value, an address of the shop, or an address without values."""


class TemplateRefused(Exception):
    """The message says what is not allowed, or what failed."""


class _Environment(SandboxedEnvironment):
    """Products are those of numbers: a text multiplied by a number would be as long as one likes."""

    intercepted_binops = frozenset({"*"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if not all(isinstance(each, int | Decimal) for each in (left, right)):
            raise TemplateRefused("only numbers can be multiplied")
        return super().call_binop(context, operator, left, right)


_TEXT = _Environment(undefined=StrictUndefined, autoescape=False)  # plain text
_HTML = _Environment(undefined=StrictUndefined, autoescape=True)


def check_own(own: OwnTemplate, storefront: Storefront, sample: Mapping[str, Any]) -> Parts:
    """Subject, text and html with sample values. Raises InvalidFields with what is wrong in each part."""
    parts, faults = [], []
    for name, source, environment in _parts(own):
        try:
            _check_syntax(source, environment)
            if environment is _HTML:
                _Markup(source)
            parts.append(_rendered(source, environment, _facts(storefront, sample, sample)))
        except (TemplateRefused, TemplateError, ArithmeticError, TypeError, ValueError) as error:
            faults.append(FieldFault(name, INVALID, {"reason": str(error) or type(error).__name__}))
    if faults:
        raise InvalidFields(*faults)
    return _one_line(parts[0]), parts[1], parts[2]


def render_own(own: OwnTemplate, storefront: Storefront, sample: Mapping[str, Any], facts: Mapping[str, Any]) -> Parts:
    """Subject, text and html. `sample` declares what the template may see of `facts`. May raise anything."""
    known = _facts(storefront, sample, facts)
    subject, text, html = (_rendered(source, environment, known) for _, source, environment in _parts(own))
    return _one_line(subject), text, html


def _parts(own: OwnTemplate) -> Iterator[tuple[str, str, _Environment]]:
    yield "subject", own.subject, _TEXT
    yield "text", own.text, _TEXT
    yield "html", own.html, _HTML


def _one_line(subject: str) -> str:
    return " ".join(subject.split())[:LONGEST_SUBJECT]


def sampled(storefront: Storefront, sample: Mapping[str, Any]) -> dict[str, Any]:
    """The values with which a shipped template is shown."""
    return {**sample, "money": formatter(storefront.currency)}


def _facts(storefront: Storefront, sample: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    money: Callable[[int], str] = formatter(storefront.currency)
    mail = {"site_url": storefront.mail.site_url, "staff": storefront.mail.staff}
    shop = {"title": storefront.title, "mail": mail}
    return {**_declared(facts, sample), "storefront": shop, "money": money}


def _declared(value: Any, sample: Any) -> Any:
    """The members of a value that the sample has: objects have others, which are none of the template's business."""
    if value is None:
        return None
    if isinstance(sample, Mapping):
        return {name: _declared(_member(value, name), each) for name, each in sample.items()}
    if isinstance(sample, list) and sample and isinstance(sample[0], list):
        return [[_declared(cell, each) for cell, each in zip(row, sample[0], strict=True)] for row in value]
    if isinstance(sample, list):
        return [_declared(each, sample[0]) for each in value]
    return value if isinstance(value, str | int | Decimal) else str(value)


def _member(value: Any, name: str) -> Any:
    return value[name] if isinstance(value, Mapping) else getattr(value, name)


def _rendered(source: str, environment: _Environment, facts: Mapping[str, Any]) -> str:
    """Piece by piece, so that a template that grows too long is stopped."""
    pieces, length = [], 0
    for piece in environment.from_string(source).generate(facts):
        length += len(piece)
        if length > MOST_CHARACTERS:
            raise TemplateRefused(f"is longer than {MOST_CHARACTERS} characters")
        pieces.append(piece)
    return "".join(pieces).strip() + "\n"


def _check_syntax(source: str, environment: _Environment) -> None:
    for node in _nodes(environment.parse(source)):
        line, kind = f"line {node.lineno}", type(node).__name__
        if not isinstance(node, ALLOWED):
            raise TemplateRefused(f"{line}: {kind} is not available in mails")
        if isinstance(node, nodes.Filter) and node.name not in FILTERS:
            raise TemplateRefused(f"{line}: there is no filter {node.name} in mails")
        if isinstance(node, nodes.Test) and node.name not in TESTS:
            raise TemplateRefused(f"{line}: there is no test {node.name} in mails")
        if isinstance(node, nodes.Call) and not _is_money(node):
            raise TemplateRefused(f"{line}: only money(amount) can be called")
        if isinstance(node, nodes.For) and (node.recursive or any(node.find_all(nodes.For))):
            raise TemplateRefused(f"{line}: a loop cannot contain another one")


def _nodes(root: nodes.Node) -> Iterator[nodes.Node]:
    yield root
    for child in root.iter_child_nodes():
        yield from _nodes(child)


def _is_money(call: nodes.Call) -> bool:
    named = isinstance(call.node, nodes.Name) and call.node.name == "money"
    return named and len(call.args) == 1 and not (call.kwargs or call.dyn_args or call.dyn_kwargs)


class _Markup(HTMLParser):
    """Refuses markup that would run, or send a value to another server when the mail is opened: links with secrets."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self._within = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within = tag
        if tag in FORBIDDEN_TAGS or "{" in tag:
            raise TemplateRefused(f"the element {tag} is not available in mails")
        for name, value in attrs:
            if "{" in name or name.startswith("on"):
                raise TemplateRefused(f"the attribute {name} is not available in mails")
            if name == "href" and not (tag == "a" and _LINK.fullmatch(value or "")):
                raise TemplateRefused("href: one value, {{ storefront.mail.site_url }}/…, or an address without values")
            if name != "href" and "{" in (value or ""):
                raise TemplateRefused(f"the attribute {name} cannot contain values")

    def handle_data(self, data: str) -> None:
        if self._within == "style" and "{{" in data:
            raise TemplateRefused("a style cannot contain values")

    def handle_endtag(self, tag: str) -> None:
        self._within = ""

    def handle_comment(self, data: str) -> None:
        if "{" in data:
            raise TemplateRefused("a comment cannot contain values")
