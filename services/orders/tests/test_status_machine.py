"""The state machine (7.5): only the documented transitions, and a history entry for each."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from orders.domain.errors import OrderNotCancellable, TransitionRefused
from orders.domain.order import ANONYMOUS_USER_ID, ERASED_ADDRESS, HistoryEntry
from orders.domain.status import DEFAULT_NOTES, IN_FULFILMENT, TRANSITIONS, Status

from .samples import an_order

DOCUMENTED = {
    "pending": ["processing", "cancelled"],
    "processing": ["shipped", "cancelled"],
    "shipped": ["delivered"],
    "delivered": ["returned"],
    "cancelled": [],
    "returned": [],
}
statuses = st.sampled_from(list(Status))


def test_the_transitions_are_the_documented_ones() -> None:
    assert {status: sorted(after) for status, after in TRANSITIONS.items()} == {
        status: sorted(after) for status, after in DOCUMENTED.items()
    }


@given(st.lists(statuses, max_size=12))
def test_any_sequence_of_changes_makes_only_the_documented_transitions(changes: list[Status]) -> None:
    order = an_order()
    history: list[HistoryEntry] = []
    for wanted in changes:
        before = order.model_dump()
        if wanted.value in DOCUMENTED[order.status.value]:
            history.append(order.change(wanted))
            assert (order.status, history[-1].status, history[-1].note) == (wanted, wanted, DEFAULT_NOTES[wanted])
        else:
            with pytest.raises(TransitionRefused) as refused:
                order.change(wanted)
            assert refused.value.facts == {"current": order.status.value, "requested": wanted.value}
            assert order.model_dump() == before, "a refused change has no effect"
    assert order.version == len(history)
    taken = [entry.status for entry in history]
    assert (order.shipped_at is not None) == (Status.SHIPPED in taken)
    assert (order.delivered_at is not None) == (Status.DELIVERED in taken)


@pytest.mark.parametrize("status", list(Status))
def test_rule_46_pending_and_processing_can_be_cancelled(status: Status) -> None:
    order = an_order(status)
    if status in (Status.PENDING, Status.PROCESSING):
        assert order.cancel().status is order.status is Status.CANCELLED
    else:
        with pytest.raises(OrderNotCancellable) as refused:
            order.cancel()
        assert refused.value.facts == {"status": status.value}


@given(statuses.filter(lambda status: status is not Status.PENDING), st.lists(statuses, max_size=6))
def test_an_anonymous_order_loses_its_shipping_address_on_delivery(start: Status, changes: list[Status]) -> None:
    order = an_order(start)
    order.anonymise()
    for wanted in changes:
        if wanted in TRANSITIONS[order.status]:
            order.change(wanted)
        assert (order.user_id, order.email, order.billing_address) == (ANONYMOUS_USER_ID, "", ERASED_ADDRESS)
        assert (order.shipping_address == ERASED_ADDRESS) == (order.status not in IN_FULFILMENT)


@given(statuses)
def test_a_history_entry_records_its_author_and_time(start: Status) -> None:
    staff_id = UUID(int=7)
    for wanted in TRANSITIONS[start]:
        order = an_order(start)
        entry = order.change(wanted, "because", by=staff_id)
        assert (entry.created_by, entry.note, entry.order_id) == (staff_id, "because", order.id)
        assert entry.created_at == order.updated_at >= order.created_at
