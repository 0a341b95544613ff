"""docs/asyncapi.json is generated from the event classes, which change by addition only."""

import json
from copy import deepcopy

from generators.asyncapi import DOCUMENT, as_json, breaking_changes, document

from deployed.manifests import ROOT


def test_the_committed_document_is_current() -> None:
    """After an addition: `make generate`."""
    assert (ROOT / DOCUMENT).read_text() == as_json(document())


def test_events_have_changed_by_addition_only() -> None:
    assert breaking_changes(json.loads((ROOT / DOCUMENT).read_text()), document()) == []


def test_removing_renaming_or_retyping_a_field_is_breaking() -> None:
    old = document()
    new = deepcopy(old)
    schemas = new["components"]["schemas"]
    schemas["OrderPaid"]["properties"]["sum"] = schemas["OrderPaid"]["properties"].pop("amount")
    schemas["OrderPaid"]["required"].append("sum")
    schemas["StockLow"]["properties"]["sku"]["type"] = "integer"
    del new["channels"]["order.expired"]
    assert sorted(breaking_changes(old, new)) == [
        "OrderPaid.amount: removed",
        "OrderPaid.sum: required, which older releases do not send",
        "StockLow.sku: changed",
        "order.expired: the event is gone",
    ]


def test_adding_a_field_with_a_default_is_not_breaking() -> None:
    old = document()
    new = deepcopy(old)
    new["components"]["schemas"]["OrderPaid"]["properties"]["gift"] = {"type": "boolean", "default": False}
    assert breaking_changes(old, new) == []
