"""The state machine, for every order in which the states of an intent can be observed."""

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
    """The states of the intent of a captured payment, with a growing refunded total."""
    captured = [(IntentStatus.SUCCEEDED, total) for total in [0, *draw(refunds)]]
    return draw(before) + captured


@st.composite
def observations(draw: st.DrawFn, history: Sequence[Report]) -> list[Report]:
    """The reports of a history in any order, some of them repeated."""
    repeated = draw(st.lists(st.sampled_from(history), max_size=4))
    return draw(st.permutations([*history, *repeated]))


def payment() -> Payment:
    made = Payment(
        storefront="storefront", order_id=uuid4(), user_id=uuid4(), email="a@b.example", amount=AMOUNT, currency="USD"
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


def observe(of: Payment, reports: Sequence[Report]) -> list[PaymentEvent]:
    return [event for report in reports for event in of.observe(intent(of, report))]


@given(st.data(), paid_histories())
def test_a_captured_payment_has_the_same_state_after_any_order_of_reports(
    data: st.DataObject, history: list[Report]
) -> None:
    made = payment()
    events = observe(made, data.draw(observations(history)))
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
    _check_refunded_totals(events, total)


@given(st.data(), before)
def test_a_cancelled_payment_stays_cancelled(data: st.DataObject, history: list[Report]) -> None:
    made = payment()
    reports = data.draw(observations([*history, (IntentStatus.CANCELED, 0)]))
    assert observe(made, reports) == []
    assert made.status == PaymentStatus.CANCELLED


@given(st.data(), paid_histories())
def test_every_change_is_a_new_version(data: st.DataObject, history: list[Report]) -> None:
    made = payment()
    for report in data.draw(observations(history)):
        before_it = made.model_dump(exclude={"version", "updated_at"}), made.version
        observe(made, [report])
        after_it = made.model_dump(exclude={"version", "updated_at"}), made.version
        assert (before_it[0] == after_it[0]) == (before_it[1] == after_it[1])


def _check_refunded_totals(events: list[PaymentEvent], total: int) -> None:
    refunded = [event for event in events if isinstance(event, PaymentRefunded)]
    amounts = [event.amount for event in refunded]
    assert amounts == sorted(set(amounts))
    assert (amounts[-1] if amounts else 0) == total
    assert [event.is_full for event in refunded] == [amount == AMOUNT for amount in amounts]
    versions = [event.version for event in events]
    assert versions == sorted(set(versions))
