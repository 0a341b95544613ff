"""The catalogue of webhooks: the JSON Schemas of their data, and their part of docs/webhooks.md."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from webhooks.domain.body import EventBody
from webhooks.domain.catalogue import CATALOGUE, PublicType, Told

from generators.files import Files, with_regions
from generators.service_list import ServiceList

DOCUMENT = Path("docs", "webhooks.md")
SCHEMAS = Path("services", "webhooks", "webhooks", "event_schemas.json")
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def files(root: Path, services: ServiceList) -> Files:
    schemas = {each.name: _schema(each) for each in CATALOGUE.values()}
    text = json.dumps(schemas, indent=1, ensure_ascii=False) + "\n"
    rows = "\n".join(_row(each) for each in CATALOGUE.values())
    table = f"| type | version | when | `data` |\n| --- | --- | --- | --- |\n{rows}"
    members = f"```json\n{json.dumps(_members(), indent=2)}\n```"
    return {SCHEMAS: text} | with_regions(root, DOCUMENT, catalogue=table, body_schema=members)


def model_of(public: PublicType) -> type[BaseModel]:
    """The model of a type's data: its own, or the body of the staff contract of the service that has it."""
    if isinstance(public.data, Told):
        return public.data.body
    subjects = import_module(f"{public.data.service}.contracts.staff.subjects").SUBJECTS
    model: type[BaseModel] = subjects[public.data.kind].body
    return model


def _schema(public: PublicType) -> dict[str, Any]:
    schema = model_of(public).model_json_schema(mode="serialization")
    return {"$schema": DIALECT, "$id": f"urn:atelier:webhooks:{public.name}:{public.version}", **schema}


def _row(public: PublicType) -> str:
    model = model_of(public)
    names = ", ".join(f"`{name}`" for name in model.model_json_schema(mode="serialization")["properties"])
    about = f"{model.__name__}: {names}"
    return f"| `{public.name}` | {public.version} | {public.description} | {about} |"


def _members() -> dict[str, Any]:
    return EventBody.model_json_schema(mode="serialization")
