"""Every form of the console is sent in Chromium by one of the tests of a member's work."""

import console_actions
from console_member import FORMS

ELSEWHERE = {
    "/account/passkeys/begin",
    "/account/passkeys",
    "/account/passkeys/{passkey_id}/name",
    "/account/passkeys/{passkey_id}/remove",
}
"""What test_page_console.py sends."""
NOT_SENT = {
    "/book-orders/{number}/claim": "a paid order is without a customer only while accounts do not answer; "
    "services/orders/tests/storybook/test_claims.py requests a claim again",
    "/customers/{customer_id}/passkeys/{passkey_id}": "the passkey of a customer is made by a front end of reviv; "
    "services/identity/tests/reviv/test_staff_passkeys.py removes one",
}
"""Routes that no browser is sent to, with the reason and the test that reads them."""


def test_every_form_of_the_console_is_sent_in_a_browser() -> None:
    claims = [claim for claim in vars(console_actions).values() if isinstance(claim, set)]
    assert FORMS.keys() - set().union(*claims) - ELSEWHERE == NOT_SENT.keys()
