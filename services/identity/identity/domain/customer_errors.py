"""Errors of customers with usernames, and of visitors."""

from common.kernel.errors import Conflict, Invalid


class UsernameTaken(Conflict):
    """The storefront has an account with this username, or one of another user with this address."""

    code = "account.username_taken"
    field = "username"


class VisitorUnknown(Invalid):
    """Neither a session nor a valid guest token says whose address it is."""

    code = "visitor.unknown"
