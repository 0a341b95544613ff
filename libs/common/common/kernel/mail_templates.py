"""The texts of mails that a shop has of its own."""

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from common.kernel.sections import Section

Source = Annotated[str, StringConstraints(min_length=1, max_length=16_384)]


class OwnTemplate(Section):
    """Jinja2, of which `common.mail.own_templates` allows a part."""

    subject: Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\r\n]+$")]
    text: Source
    html: Source


class MailTemplates(Section):
    """By `NAME/LANGUAGE`. They replace those that the services ship."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, OwnTemplate] = Field(init=False)

    def find(self, name: str, language: str) -> OwnTemplate | None:
        return self.__pydantic_extra__.get(f"{name}/{language}")

    @property
    def own(self) -> dict[str, OwnTemplate]:
        return self.__pydantic_extra__
