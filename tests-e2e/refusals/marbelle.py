"""Refusals of Marbelle's contract."""

MET_IN_MARBELLE_ONLY = {
    "address.label_taken",
    "email_change.overtaken",
    "email_change.taken",
    "email_change.unchanged",
    "refresh_token.invalid",
}

UNMET_IN_MARBELLE = {
    "checkout.lapsed",
    "claim.closed",
    "order.not_cancellable",
    "order.not_found",
    "order.not_payable",
    "order.total_indivisible",
    "order.total_too_large",
    "order.total_too_small",
    "order.transition_refused",
    "payment.amount_refused",
    "payment.incomplete",
    "payment.mismatch",
    "payment.not_found",
    "payment.provider_refused",
    "payment.provider_unavailable",
    "review.exists",
    "review.purchase_required",
    "webhook.invalid_signature",
    "webhook.malformed",
}
"""Refusals that Marbelle's contract cannot return: it has neither orders nor payments nor reviews."""
