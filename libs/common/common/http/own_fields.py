"""Search by fields of one's own: `?metadata[KEY]=VALUE`."""

from typing import Annotated, Any

from fastapi import Depends, Request

from common.kernel.own_fields import LONGEST_VALUE, MOST, searched

PARAMETER: dict[str, Any] = {
    "parameters": [
        {
            "name": "metadata",
            "in": "query",
            "style": "deepObject",
            "explode": True,
            "description": "`metadata[KEY]=VALUE`: only those whose field has exactly this value; of several, all.",
            "schema": {
                "type": "object",
                "maxProperties": MOST,
                "additionalProperties": {"type": "string", "maxLength": LONGEST_VALUE},
            },
        }
    ]
}
"""`openapi_extra` of lists that can be searched so."""


async def search_of_request(request: Request) -> str | None:
    return searched(request.query_params)


OwnFieldSearch = Annotated[str | None, Depends(search_of_request)]
"""JSON for `@>`, None for all."""
