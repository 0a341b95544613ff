"""Settings from environment variables. All invalid ones are reported in one list, without their values."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from common.kernel.command_errors import CommandRefused

PREFIX = "ATELIER_"
SHORTEST_KEY = 32
MESSAGES = {"missing": "is missing", "dict_type": "is not a JSON object", "list_type": "is not a JSON list"}


def _key_or_nothing(key: SecretStr) -> SecretStr:
    if 0 < len(key.get_secret_value()) < SHORTEST_KEY:
        raise ValueError(f"is shorter than {SHORTEST_KEY} characters")
    return key


class InvalidSettings(CommandRefused, ValueError):
    """`faults` has one line for every variable that is missing or invalid."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("The settings are not complete:\n" + "\n".join(f"  {fault}" for fault in faults))
        self.faults = faults


class EnvironmentSettings(BaseSettings):
    """Read from the variables `ATELIER_NAME`; arguments of the constructor take precedence.

    `former_names` maps a renamed setting to the name whose variable is still read while its own is not set.
    """

    former_names: ClassVar[Mapping[str, str]] = {}

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, env_nested_delimiter="__", extra="ignore", hide_input_in_errors=True
    )

    @classmethod
    def read(cls, **known: Any) -> Self:
        """Raises InvalidSettings."""
        try:
            return cls(**known)
        except ValidationError as error:
            raise InvalidSettings(cls._faults(error)) from None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, _Variables(settings_cls)

    @classmethod
    def _faults(cls, error: ValidationError) -> list[str]:
        """One per variable and path: each member of a union reports an error of its own for the same path."""
        faults: dict[str, str] = {}
        for fault in error.errors(include_url=False, include_context=False, include_input=False):
            name, *inner = map(str, fault["loc"]) if fault["loc"] else ("",)
            inside = ".".join(part for part in inner if "[" not in part)
            what = MESSAGES.get(fault["type"]) or fault["msg"].removeprefix("Value error, ")
            if fault["type"] == "missing" and not inner:
                what += cls._example(name)
            variable = f"{PREFIX}{name.upper()}: " if name else ""
            faults.setdefault(f"{name} {inside}", f"{variable}{f'at {inside}: ' if inside else ''}{what}")
        return list(faults.values())

    @classmethod
    def _example(cls, name: str) -> str:
        field = cls.model_fields.get(name)
        return f", for example {field.description}" if field and field.description else ""


class KeySettings(EnvironmentSettings):
    """`internal_key` signs the calls between processes. Calls that `internal_key_accepted` has signed are accepted too,
    while the key is being replaced; empty means none.
    """

    internal_key: SecretStr = Field(min_length=SHORTEST_KEY)
    internal_key_accepted: Annotated[SecretStr, AfterValidator(_key_or_nothing)] = SecretStr("")

    @property
    def internal_keys(self) -> tuple[str, ...]:
        """The key that signs, then the other that is accepted, if there is one."""
        accepted = self.internal_key_accepted.get_secret_value()
        return (self.internal_key.get_secret_value(), *([accepted] if accepted else []))


class _Variables(EnvSettingsSource):
    """Invalid JSON is reported like any other invalid value, and does not end the validation."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        value, key, is_complex = super().get_field_value(field, field_name)
        former = getattr(self.settings_cls, "former_names", {}).get(field_name)
        if value is None and former is not None:
            value = self.env_vars.get(f"{PREFIX}{former}".lower())
        return value, key, is_complex

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        try:
            return super().decode_complex_value(field_name, field, value)
        except ValueError:
            return value
