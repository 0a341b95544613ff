"""What a queued job is told, and the name under which it is stored."""

from typing import Any, ClassVar

from pydantic import BaseModel


class JobPayload(BaseModel):
    """The payload of one kind of job: `class ResizePicture(JobPayload, name="ResizePicture")`.

    `name` is stored with every queued job of the kind, so it stays when the class is renamed. A job that was stored
    under one of the `aliases` runs as this kind.
    """

    handler: ClassVar[str] = ""
    former_handlers: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, *, name: str, aliases: tuple[str, ...] = (), **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.handler = _stored(name)
        cls.former_handlers = tuple(_stored(alias) for alias in aliases)

    @classmethod
    def handlers(cls) -> list[str]:
        """Every name under which jobs of this kind may be stored."""
        return [cls.handler, *cls.former_handlers]


def _stored(name: str) -> str:
    """The name in the column `tasks.handler`, which has the names of event handlers as well."""
    return f"job:{name}"
