"""The address that a command for staff names, and what it prints of a refused password."""

from argparse import Namespace

from common.kernel.command_errors import CommandRefused
from common.kernel.errors import InvalidFields
from dialects.messages import PASSWORD_MESSAGES, VALIDATION_MESSAGES, FieldMessages

from identity.domain.emails import InvalidEmail, canonical

FIELD_MESSAGES = FieldMessages(
    {**VALIDATION_MESSAGES, **PASSWORD_MESSAGES, "password.mismatch": "The two passwords differ."}
)


def address(arguments: Namespace) -> str:
    """In its canonical form. Raises CommandRefused for anything else."""
    try:
        return canonical(arguments.email)
    except InvalidEmail:
        raise CommandRefused(f"{arguments.email!r} is not an e-mail address.") from None


def password_refused(refused: InvalidFields) -> CommandRefused:
    """Every rule that the password breaks, in one line."""
    return CommandRefused(" ".join(dict.fromkeys(map(FIELD_MESSAGES.text, refused.faults))))
