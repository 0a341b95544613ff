"""Every refusal of the platform, the contracts that can return it, and the facts it is raised with."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import cart
import catalog
import common
import generation
import identity
import orders
import payments
from common.kernel.errors import DomainError, RemoteRefusal

import gateway

PACKAGES: tuple[ModuleType, ...] = (common, gateway, identity, catalog, cart, orders, payments, generation)

AMONG_OURSELVES = {"jobs.not_running", "reservation.closed", "retry_pack.not_found"}
"""Refusals between services, which callers translate for their clients."""

MET_BY_STAFF_ONLY = {
    "allowance.correction_refused",
    "allowance.without_customer",
    "book.generating",
    "book.not_lockable",
    "book_order.claim_settled",
    "book_order.transition_refused",
    "book_order.unclaimed",
    "category.cycle",
    "category.not_found",
    "category.unknown",
    "compare_price.too_low",
    "credit_pack.exists",
    "credit_pack.not_found",
    "credit_pack.price_refused",
    "customer.not_found",
    "dead_letter.not_found",
    "image.decision_refused",
    "image.not_found",
    "invoice.not_found",
    "invoice.not_refundable",
    "job.ended",
    "job.not_retriable",
    "passkey.not_found",
    "payment.not_refundable",
    "picture.too_large",
    "picture.unreadable",
    "quota.correction_refused",
    "refund.amount_invalid",
    "refund.too_large",
    "retry_pack.paid",
    "review.not_found",
    "sku.taken",
    "slug.reserved",
    "slug.taken",
    "subscription.ended",
}
MET_IN_MARBELLE_ONLY = {
    "address.label_taken",
    "email_change.overtaken",
    "email_change.taken",
    "email_change.unchanged",
    "refresh_token.invalid",
}
MET_IN_REVIV_ONLY = {
    "account.email_invalid",
    "account.email_missing",
    "account.exists",
    "account.uses_provider",
    "authorization_code.missing",
    "authorization_code.refused",
    "authorization_state.invalid",
    "authorization_state.mismatch",
    "authorization_state.missing",
    "credit_pack.unknown",
    "file.not_found",
    "job.already_unlocked",
    "job.history_limit",
    "job.not_completed",
    "job.too_many_streams",
    "passkey.attestation_missing",
    "passkey.authentication_failed",
    "passkey.authentication_missing",
    "passkey.credential_exists",
    "passkey.credential_id_invalid",
    "passkey.credential_id_missing",
    "passkey.credential_missing",
    "passkey.not_offered",
    "passkey.registration_failed",
    "passkey.registration_mismatch",
    "passkey.registration_missing",
    "passkey.replayed",
    "passkey.unknown",
    "picture.empty",
    "picture.format",
    "picture.missing",
    "picture.too_many_pixels",
    "picture.too_small",
    "provider.missing",
    "provider.not_configured",
    "provider.refused_user",
    "provider.sign_in_not_started",
    "provider.unavailable",
    "provider.unknown",
    "provider.user_missing",
    "refresh_token.missing",
    "refresh_token.unusable",
    "share.flow_expired",
    "share.not_initiated",
    "share.token_invalid",
    "share.token_missing",
    "share.unknown_platform",
    "share.unlock_used",
    "ticket.invalid",
    "ticket.missing",
    "ticket.user_missing",
    "upload.failed",
}
MET_IN_REVIV_AND_BY_STAFF = {
    "credit.insufficient",
    "job.not_found",
}
MET_IN_FIGUREFORGE_AND_BY_STAFF = {
    "subscription.not_found",
}
MET_IN_FIGUREFORGE_ONLY = {
    "account.deletion_unconfirmed",
    "batch.too_large",
    "billing_customer.deleted",
    "checkout.superseded",
    "cursor.invalid",
    "gallery.closed",
    "generation.rate_limited",
    "image.flagged",
    "image.nothing_to_update",
    "image.own_reported",
    "magic_code.invalid",
    "magic_link.not_offered",
    "model.unknown",
    "payment_method.declined",
    "payment_method.not_supported",
    "payment_method.unknown",
    "plan.unknown",
    "profile.unchanged",
    "prompt.refused",
    "quota.insufficient",
    "quota.past_due",
    "subscription.busy",
    "subscription.change_disabled",
    "subscription.exists",
    "subscription.not_ending",
    "subscription.payment_declined",
    "subscription.unpaid",
    "tag.invalid",
    "tag.too_many",
}
MET_IN_FIGUREFORGE_TOO = {
    "file.not_found",
    "image.not_found",
    "job.not_found",
    "webhook.invalid_signature",
    "webhook.malformed",
}
"""Refusals of services that figureforge's contract can return as well as others."""
MET_IN_STORYBOOK_ONLY = {
    "account.username_taken",
    "book.art_style_fixed",
    "book.closed",
    "book.fixed",
    "book.ids_disagree",
    "book.not_owned",
    "book.ordered",
    "book_order.claim_pending",
    "book_order.customer_mismatch",
    "book_order.tier_unknown",
    "book_order.visitor_unknown",
    "book_order.webhook_secret_wrong",
    "book_page.locked",
    "character.limit",
    "contact_address.not_found",
    "contact_address.not_owned",
    "contact_address.without_email",
    "item.not_found",
    "retry.book_not_paid",
    "retry.content_type_invalid",
    "retry.pack_not_found",
    "retry.pack_not_owned",
    "retry.pack_not_paid",
    "retry.pack_of_other_item",
    "retry.pack_of_other_type",
    "retry.pack_used",
    "retry_pack.book_unpaid",
    "version.already_generating",
    "version.characters_of_another_book",
    "version.item_of_another_book",
    "version.not_found",
    "version.prompt_missing",
    "version.retries_exhausted",
    "version.running",
    "version.visitor",
    "visitor.book_limit",
    "visitor.character_limit",
    "visitor.rename_only",
    "visitor.unknown",
}
MET_IN_STORYBOOK_AND_BY_STAFF = {
    "book.not_found",
    "book_order.cancelled",
    "book_order.customer_unknown",
    "book_order.not_found",
    "book_page.not_found",
    "character.not_found",
}
MET_IN_STORYBOOK_TOO = {
    "account.email_taken",
    "account.invalid_credentials",
    "file.not_found",
    "picture.empty",
    "picture.format",
    "picture.missing",
    "picture.too_large",
    "picture.too_many_pixels",
    "picture.too_small",
    "picture.unreadable",
    "upload.failed",
}
"""Refusals of services that storybook's contract can return as well as others."""
UNMET_WITHOUT_PAGES = {"dead_letter.not_found", "page.not_found"}
"""Refusals of the chassis that the contracts of reviv, figureforge and storybook cannot return: no page is missing."""
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
MET_BY_CUSTOMERS_ONLY = {
    "address.book_full",
    "address.last",
    "account.email_taken",
    "address.not_found",
    "cart.empty",
    "cart.line_not_found",
    "checkout.lapsed",
    "claim.closed",
    "csrf.failed",
    "mail_token.invalid",
    "media.not_found",
    "order.not_cancellable",
    "order.not_payable",
    "order.total_indivisible",
    "order.total_too_large",
    "order.total_too_small",
    "origin.refused",
    "password.current_wrong",
    "payment.amount_refused",
    "payment.incomplete",
    "payment.mismatch",
    "review.exists",
    "review.purchase_required",
    "webhook.invalid_signature",
    "webhook.malformed",
}


@cache
def refusals() -> tuple[type[DomainError], ...]:
    """Every kind of refusal that has a code, sorted by where it is defined."""
    for package in PACKAGES:
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "testing" not in module.name and not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    found = {kind for kind in _below(DomainError) if hasattr(kind, "code") and kind is not RemoteRefusal}
    ours = {
        kind for kind in found if ".testing" not in kind.__module__ and kind.__module__.partition(".")[0] in _names()
    }
    return tuple(sorted(ours, key=lambda kind: (kind.__module__, kind.__name__)))


def facts_in_source(refusal: type[DomainError]) -> Iterator[tuple[str, set[str]]]:
    """Return each place in the sources that raises this refusal, with the facts it passes."""
    package = refusal.__module__.partition(".")[0]
    for path, calls in _calls(None if package == "common" else package):
        for call in calls:
            if isinstance(call.func, ast.Name) and call.func.id == refusal.__name__:
                yield f"{path}:{call.lineno}", {keyword.arg or "" for keyword in call.keywords}


@cache
def _calls(package: str | None) -> tuple[tuple[Path, tuple[ast.Call, ...]], ...]:
    """Every call in the sources of one package, or of all."""
    roots = [Path(each.__path__[0]) for each in PACKAGES if package in (None, each.__name__)]
    return tuple(
        (path, tuple(node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)))
        for root in roots
        for path in sorted(root.rglob("*.py"))
    )


def _below(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for below in kind.__subclasses__():
        yield below
        yield from _below(below)


def _names() -> set[str]:
    return {package.__name__ for package in PACKAGES}
