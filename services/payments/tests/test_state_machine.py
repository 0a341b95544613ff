"""The state machine over every order in which reports about a payment can arrive."""

from collections.abc import Sequence
from uuid import uuid4

from common.events.payments import PaymentEvent, PaymentRefunded, PaymentSucceeded
from hypothesis import given
from hypothesis import strategies as st
from payments.domain.intent import Charge, Intent, IntentStatus
from payments.domain.payment import Payment, PaymentStatus

AMOUNT = 10_000
OPEN = [
    IntentStatus.REQUIRES_PAYMENT_METHOD,
    IntentStatus.REQUIRES_CONFIRMATION,
    IntentStatus.REQUIRES_ACTION,
    IntentStatus.PROCESSING,
]
Report = tuple[IntentStatus, int]
before = st.lists(st.tuples(st.sampled_from(OPEN), st.just(0)), max_size=4)
refunds = st.lists(st.integers(0, AMOUNT), max_size=4).map(sorted)


@st.composite
def paid_histories(draw: st.DrawFn) -> list[Report]:
    """What Stripe could say of a payment that went through, refunds only growing."""
    captured = [(IntentStatus.SUCCEEDED, total) for total in [0, *draw(refunds)]]
    return draw(before) + captured


@st.composite
def told(draw: st.DrawFn, history: Sequence[Report]) -> list[Report]:
    """A history as it arrives: in any order, some of it twice, the last fact somewhere among it."""
    again = draw(st.lists(st.sampled_from(history), max_size=4))
    return draw(st.permutations([*history, *again]))


def payment() -> Payment:
    made = Payment(
        storefront="shop", order_id=uuid4(), user_id=uuid4(), email="a@b.example", amount=AMOUNT, currency="USD"
    )
    made.open(intent(made, (IntentStatus.REQUIRES_PAYMENT_METHOD, 0)))
    return made


def intent(of: Payment, report: Report) -> Intent:
    status, refunded = report
    is_paid = status is IntentStatus.SUCCEEDED
    return Intent(
        id="pi_1",
        status=status,
        amount=AMOUNT,
        amount_received=AMOUNT if is_paid else 0,
        currency="USD",
        metadata={"order_id": str(of.order_id), "payment_id": str(of.id)},
        charge=Charge("ch_1", refunded, {"charge_id": "ch_1"}) if is_paid else None,
    )


def tell(of: Payment, reports: Sequence[Report]) -> list[PaymentEvent]:
    return [event for report in reports for event in of.observe(intent(of, report))]


@given(st.data(), paid_histories())
def test_a_paid_payment_ends_alike_in_whatever_order_it_is_told(data: st.DataObject, history: list[Report]) -> None:
    made = payment()
    events = tell(made, data.draw(told(history)))
    total = max(refunded for _, refunded in history)
    assert made.refunded == total
    assert made.status == (
        PaymentStatus.COMPLETED
        if total == 0
        else PaymentStatus.REFUNDED
        if total == AMOUNT
        else PaymentStatus.PARTIALLY_REFUNDED
    )
    assert sum(isinstance(event, PaymentSucceeded) for event in events) == 1
    _told_in_growing_steps(events, total)


@given(st.data(), before)
def test_a_cancelled_payment_stays_cancelled(data: st.DataObject, history: list[Report]) -> None:
    made = payment()
    reports = data.draw(told([*history, (IntentStatus.CANCELED, 0)]))
    assert tell(made, reports) == []
    assert made.status == PaymentStatus.CANCELLED


@given(st.data(), paid_histories())
def test_every_change_is_a_new_version(data: st.DataObject, history: list[Report]) -> None:
    made = payment()
    for report in data.draw(told(history)):
        before_it = made.model_dump(exclude={"version", "updated_at"}), made.version
        tell(made, [report])
        after_it = made.model_dump(exclude={"version", "updated_at"}), made.version
        assert (before_it[0] == after_it[0]) == (before_it[1] == after_it[1])


def _told_in_growing_steps(events: list[PaymentEvent], total: int) -> None:
    refunded = [event for event in events if isinstance(event, PaymentRefunded)]
    amounts = [event.amount for event in refunded]
    assert amounts == sorted(set(amounts))
    assert (amounts[-1] if amounts else 0) == total
    assert [event.is_full for event in refunded] == [amount == AMOUNT for amount in amounts]
    versions = [event.version for event in events]
    assert versions == sorted(set(versions))
