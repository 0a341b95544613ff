"""Problem documents of the staff contract."""

import json

from common.kernel.errors import Kind, Problem
from dialects.staff import STAFF


def test_integers_beyond_64_bits_are_returned_as_strings() -> None:
    facts = {"id": 10**40, "below": -(2**63) - 1, "last": 2**63 - 1, "first": -(2**63)}
    response = STAFF.render(Problem(Kind.NOT_FOUND, "dead_letter.not_found", facts))
    assert json.loads(bytes(response.body))["facts"] == {
        "id": str(10**40),
        "below": str(-(2**63) - 1),
        "last": 2**63 - 1,
        "first": -(2**63),
    }


def test_a_refused_method_lists_the_allowed_ones() -> None:
    response = STAFF.render(Problem(Kind.METHOD_NOT_ALLOWED, "route.method_not_allowed", {"allow": "GET, HEAD"}))
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")
