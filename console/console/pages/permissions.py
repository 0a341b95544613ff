"""Permissions by what they concern, for forms that choose some."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from starlette.requests import Request

from console.page import FormData

Groups = list[tuple[str, list[tuple[str, str]]]]


def grouped(permissions: Iterable[str]) -> Groups:
    """By subject, in the order of the alphabet: pairs of permission and what it permits, reading first."""
    pairs = sorted((each.partition(":")[0], each.partition(":")[2] != "read", each) for each in permissions)
    return [
        (subject, [(each, each.partition(":")[2]) for _, _, each in found])
        for subject, found in groupby(pairs, lambda pair: pair[0])
    ]


async def chosen_permissions(request: Request, form: FormData) -> list[str]:
    """The chosen boxes, or the names in the field `permissions` of a form that undoes a change."""
    boxes = [value for value in (await request.form()).getlist("permission") if isinstance(value, str)]
    return boxes or form.get("permissions", "").split()


def offered(me: Mapping[str, Any], stored: Iterable[str] = ()) -> Groups:
    """Those that this member has, and may therefore give, and those that are `stored` already."""
    return grouped({*me["permissions"], *stored})
