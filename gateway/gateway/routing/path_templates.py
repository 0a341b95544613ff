"""Paths as they are logged and traced: templates, because parameters contain signed tokens and webhooks' secrets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

UNKNOWN = "…"
"""In place of the part of a path that no template has."""


@dataclass(slots=True)
class _Segment:
    literals: dict[str, "_Segment"] = field(default_factory=dict)
    parameter: "_Segment | None" = None
    template: str | None = None

    def find(self, segments: Sequence[str]) -> str | None:
        """The template of a path with these segments; a literal segment is preferred to a parameter."""
        if not segments:
            return self.template
        literal = self.literals.get(segments[0])
        found = literal.find(segments[1:]) if literal else None
        return found or (self.parameter.find(segments[1:]) if self.parameter and segments[0] else None)

    def add(self, template: str) -> None:
        current = self
        for segment in template.split("/"):
            if segment.startswith("{"):
                current.parameter = current = current.parameter or _Segment()
            else:
                current = current.literals.setdefault(segment, _Segment())
        current.template = template


class PathTemplates:
    """The templates of one contract's paths."""

    def __init__(self, templates: Iterable[str]) -> None:
        self._root = _Segment()
        for template in templates:
            self._root.add(template)

    def template_of(self, path: str) -> str | None:
        """The template that a path matches; None if no endpoint has such a path."""
        return self._root.find(path.split("/"))

    def without_parameters(self, path: str) -> str:
        """The template; for a path without one what it begins with of the templates' own words."""
        return self.template_of(path) or self._known_part(path)

    def _known_part(self, path: str) -> str:
        current, words = self._root, list[str]()
        for word in path.split("/"):
            following = current.literals.get(word)
            if following is None:
                break
            current, words = following, [*words, word]
        return "/".join([*words, UNKNOWN])
