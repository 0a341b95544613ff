"""Messages of refusals and of invalid fields, shared by the dialects."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from common.kernel.errors import FieldFault, Problem


@dataclass(frozen=True, slots=True)
class RefusalMessage:
    """A refusal in a contract: HTTP status, the contract's code, and a text with `{fact}` placeholders."""

    status: int
    code: str
    text: str

    def format(self, facts: Mapping[str, Any]) -> str:
        """Return the text with the refusal's facts inserted."""
        return self.text.format_map(facts)

    @classmethod
    def in_upper_case(cls, status: int, code: str, text: str) -> "RefusalMessage":
        return cls(status, code.upper(), text)


def codes_of(*messages: Mapping[Any, RefusalMessage]) -> list[str]:
    """Every code of these messages, for a contract's document."""
    return sorted({message.code for each in messages for message in each.values()})


@dataclass(frozen=True, slots=True)
class StatusMessage:
    """A refusal in a contract without codes of its own: HTTP status, and a text with `{fact}` placeholders."""

    status: int
    text: str

    def format(self, facts: Mapping[str, Any]) -> str:
        """Return the text with the refusal's facts inserted."""
        return self.text.format_map(facts)

    @classmethod
    def without_code(cls, status: int, code: str, text: str) -> "StatusMessage":
        return cls(status, text)


class FieldMessages:
    """Texts of invalid fields by rule. `{fact}` inserts a fact of the fault, `{field}` the field's name."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def __contains__(self, rule: str) -> bool:
        return rule in self._texts

    def texts(self) -> Collection[str]:
        return self._texts.values()

    def text(self, fault: FieldFault, translate: Callable[[str], str] = str) -> str:
        """Return the text for a fault, translated; for an unknown rule the validator's own message."""
        template = self._texts.get(fault.rule)
        if template is None:
            return translate(str(fault.facts.get("message", "Invalid value.")))
        name = fault.path.rpartition(".")[2].replace("_", " ").capitalize()
        return translate(template).format_map({"field": name, **fault.facts})

    def by_field(self, faults: tuple[FieldFault, ...], *, body_key: str) -> dict[str, list[str]]:
        """Return the texts by field; faults of the body as a whole are listed under `body_key`."""
        fields: dict[str, list[str]] = {}
        for fault in faults:
            fields.setdefault(fault.path or body_key, []).append(self.text(fault))
        return fields

    def details(self, problem: Problem, facts: Mapping[str, tuple[str, ...]], *, body_key: str) -> dict[str, Any]:
        """Return the texts by field; without invalid fields those facts that `facts` names for the refusal's code."""
        if problem.fields:
            return dict(self.by_field(problem.fields, body_key=body_key))
        return {name: problem.facts[name] for name in facts.get(problem.code, ()) if name in problem.facts}


VALIDATION_MESSAGES = {
    "missing": "This field is required.",
    "null_characters": "Null characters are not allowed.",
    "string_type": "Not a valid string.",
    "string_unicode": "Not a valid string.",
    "string_too_short": "Ensure this field has at least {min_length} characters.",
    "string_too_long": "Ensure this field has no more than {max_length} characters.",
    "blank": "This field may not be blank.",
    "int_type": "A valid integer is required.",
    "int_parsing": "A valid integer is required.",
    "int_from_float": "A valid integer is required.",
    "int_parsing_size": "A valid integer is required.",
    "bool_type": "Must be a valid boolean.",
    "bool_parsing": "Must be a valid boolean.",
    "decimal_type": "A valid number is required.",
    "decimal_parsing": "A valid number is required.",
    "uuid_type": "Must be a valid UUID.",
    "uuid_parsing": "Must be a valid UUID.",
    "greater_than": "Ensure this value is greater than {gt}.",
    "greater_than_equal": "Ensure this value is greater than or equal to {ge}.",
    "less_than": "Ensure this value is less than {lt}.",
    "less_than_equal": "Ensure this value is less than or equal to {le}.",
    "model_type": "Invalid data. Expected an object.",
    "model_attributes_type": "Invalid data. Expected an object.",
    "dict_type": "Expected an object.",
    "list_type": "Expected a list of items.",
    "literal_error": "Not a valid choice. Expected {expected}.",
    "enum": "Not a valid choice. Expected {expected}.",
    "email": "Enter a valid email address.",
    "phone": "Enter a valid phone number: an optional + and 9 to 15 digits.",
    "idempotency.key_malformed": "Must be 1 to {max_length} printable characters.",
}
"""Messages of validation rules, shared by all dialects."""

PASSWORD_MESSAGES = {
    "password.too_short": "Password must be at least {min_length} characters.",
    "password.too_long": "Password must be at most {max_length} characters.",
    "password.no_lower": "Password must contain a lowercase letter.",
    "password.no_upper": "Password must contain an uppercase letter.",
    "password.no_digit": "Password must contain a digit.",
    "password.no_symbol": "Password must contain a symbol.",
    "password.all_digits": "Password must not consist of digits alone.",
    "password.common": "This password is too common.",
    "password.like_email": "The password is too similar to the email address.",
    "password.unchanged": "The new password must differ from the current one.",
}
"""Messages of the password rules. Each storefront's TOML selects the rules that apply."""
