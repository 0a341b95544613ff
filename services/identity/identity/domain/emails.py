"""E-mail addresses of accounts: valid, normalised and lower case."""

from email_validator import EmailNotValidError, validate_email

MAX_LENGTH = 254


class InvalidEmail(ValueError):
    """The text is not an e-mail address."""


def canonical(address: str) -> str:
    """The form in which an address is stored and looked up. Raises InvalidEmail.

    The domain need not exist. Names under `.test` are valid, for demonstrations.
    """
    try:
        normal = validate_email(address, check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError as error:
        raise InvalidEmail(address) from error
    if len(normal) > MAX_LENGTH:
        raise InvalidEmail(address)
    return normal


def normalize_for_lookup(address: str) -> str:
    """The form in which to look up an account. An invalid address does not raise; no account has it."""
    try:
        return canonical(address.strip())
    except InvalidEmail:
        return address.strip().lower()
