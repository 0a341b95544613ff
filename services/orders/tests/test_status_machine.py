"""7.5: only the documented transitions, and a history entry for each."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from orders.domain.errors import OrderNotCancellable, TransitionRefused
from orders.domain.order import ERASED, NOBODY, HistoryEntry
from orders.domain.status import NOTES, TRANSITIONS, UNDER_WAY, Status

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


def test_the_table_is_the_documented_one() -> None:
    assert {status: sorted(after) for status, after in TRANSITIONS.items()} == {
        status: sorted(after) for status, after in DOCUMENTED.items()
    }


@given(st.lists(statuses, max_size=12))
def test_any_walk_takes_exactly_the_documented_steps_and_writes_each_down(walk: list[Status]) -> None:
    order = an_order()
    history: list[HistoryEntry] = []
    for wanted in walk:
        before = order.model_dump()
        if wanted.value in DOCUMENTED[order.status.value]:
            history.append(order.change(wanted))
            assert (order.status, history[-1].status, history[-1].note) == (wanted, wanted, NOTES[wanted])
        else:
            with pytest.raises(TransitionRefused) as refused:
                order.change(wanted)
            assert refused.value.facts == {"current": order.status.value, "requested": wanted.value}
            assert order.model_dump() == before, "a refused move changes nothing"
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
def test_an_anonymous_order_forgets_its_destination_once_it_is_there(start: Status, walk: list[Status]) -> None:
    order = an_order(start)
    order.anonymise()
    for wanted in walk:
        if wanted in TRANSITIONS[order.status]:
            order.change(wanted)
        assert (order.user_id, order.email, order.billing_address) == (NOBODY, "", ERASED)
        assert (order.shipping_address == ERASED) == (order.status not in UNDER_WAY)


@given(statuses)
def test_a_change_says_who_made_it_and_when(start: Status) -> None:
    who = UUID(int=7)
    for wanted in TRANSITIONS[start]:
        order = an_order(start)
        entry = order.change(wanted, "because", by=who)
        assert (entry.created_by, entry.note, entry.order_id) == (who, "because", order.id)
        assert entry.created_at == order.updated_at >= order.created_at
