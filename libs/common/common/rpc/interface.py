"""The declaration of a service's internal methods, from which clients and servers are generated."""

import inspect
from abc import ABC
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, TypeVar, get_type_hints

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, create_model

from common.kernel.errors import RemoteRefusal
from common.kernel.validation import problem_of_validation

F = TypeVar("F", bound=Callable[..., Awaitable[Any]])


@dataclass(frozen=True, slots=True)
class CallPolicy:
    """`timeout_seconds` limits one attempt. All attempts together take less time than the gateway waits."""

    timeout_seconds: float = 8.0
    attempts: int = 3


_DEFAULT = CallPolicy()
_POLICY = "__call_policy__"


def call_policy(*, timeout_seconds: float, attempts: int) -> Callable[[F], F]:
    """Declare the policy of a method that does not have the default one."""

    def mark(function: F) -> F:
        setattr(function, _POLICY, CallPolicy(timeout_seconds, attempts))
        return function

    return mark


class Method:
    """One method of an interface: how its arguments and its result are validated and serialised."""

    def __init__(self, function: Callable[..., Awaitable[Any]]) -> None:
        self.name = function.__name__
        self.path = f"/{self.name}"
        self.policy: CallPolicy = getattr(function, _POLICY, _DEFAULT)
        self._function = function
        self._parameters = list(inspect.signature(function).parameters.values())[1:]

    def bind(self, positional: tuple[Any, ...], named: Mapping[str, Any]) -> BaseModel:
        """The arguments of a call. Raises RemoteRefusal `request.invalid` for invalid arguments."""
        names = (parameter.name for parameter in self._parameters)
        values = {**dict(zip(names, positional, strict=False)), **named}
        try:
            return self._arguments.model_validate(values)
        except ValidationError as error:
            raise RemoteRefusal(problem_of_validation(error)) from error

    def arguments_of(self, content: bytes) -> BaseModel:
        """The arguments in a request body. Raises pydantic's ValidationError."""
        return self._arguments.model_validate_json(content)

    @cached_property
    def result(self) -> TypeAdapter[Any]:
        return TypeAdapter(self._types["return"])

    @cached_property
    def _arguments(self) -> type[BaseModel]:
        fields: dict[str, Any] = {
            parameter.name: (
                self._types[parameter.name],
                ... if parameter.default is parameter.empty else parameter.default,
            )
            for parameter in self._parameters
        }
        return create_model(self.name, __config__=ConfigDict(extra="forbid", frozen=True), **fields)

    @cached_property
    def _types(self) -> dict[str, Any]:
        return get_type_hints(self._function, include_extras=True)


class ServiceInterface(ABC):  # noqa: B024  # its subclasses declare the abstract methods
    """The base of all interfaces.

    An interface names its service as a class keyword and declares abstract async methods with typed arguments and
    results: pydantic models and what pydantic can validate. A service implements it by subclassing. Every method must
    be repeatable, because a call without a response is repeated.

        class CartInterface(ServiceInterface, service="cart"):
            @abstractmethod
            async def claim(self, storefront: str, order_id: UUID) -> list[ClaimedLine]: ...
    """

    service: ClassVar[str | None] = None
    """None for an interface that every service has."""
    methods: ClassVar[Mapping[str, Method]] = {}

    def __init_subclass__(cls, service: str | None = None, **options: Any) -> None:
        super().__init_subclass__(**options)
        if ServiceInterface in cls.__bases__:
            cls.service = service
            cls.methods = {name: Method(each) for name, each in vars(cls).items() if inspect.iscoroutinefunction(each)}
