"""The words of the staff contract."""

import json

from common.errors import Kind, Problem
from dialects.staff import STAFF


def test_numbers_that_readers_of_json_cannot_keep_are_told_as_text() -> None:
    facts = {"id": 10**40, "below": -(2**63) - 1, "last": 2**63 - 1, "first": -(2**63)}
    response = STAFF.render(Problem(Kind.NOT_FOUND, "dead_letter.not_found", facts))
    assert json.loads(bytes(response.body))["facts"] == {
        "id": str(10**40),
        "below": str(-(2**63) - 1),
        "last": 2**63 - 1,
        "first": -(2**63),
    }


def test_a_refused_method_names_those_that_are_allowed() -> None:
    response = STAFF.render(Problem(Kind.METHOD_NOT_ALLOWED, "route.method_not_allowed", {"allow": "GET, HEAD"}))
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")
