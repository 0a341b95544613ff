"""E-mail addresses as accounts know them: valid, normal and lower case."""

from email_validator import EmailNotValidError, validate_email

MAX_LENGTH = 254


class NotAnEmail(ValueError):
    """The text is no e-mail address."""


def canonical(address: str) -> str:
    """The one spelling under which an address is stored and sought. Raises NotAnEmail.

    Nobody is asked whether the domain exists. Names under `.test` pass: they reach nobody, and
    installations that are tried out use them.
    """
    try:
        normal = validate_email(address, check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError as error:
        raise NotAnEmail(address) from error
    if len(normal) > MAX_LENGTH:
        raise NotAnEmail(address)
    return normal


def sought(address: str) -> str:
    """The spelling to look an account up by; text that is no address is sought as it is, and found nowhere."""
    try:
        return canonical(address.strip())
    except NotAnEmail:
        return address.strip().lower()
