"""The description of the API, read for people: plain lists out of the same OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from website.api.routes import api


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name, what it is for, and what it takes."""

    name: str
    description: str
    takes: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One address, what it gives, what it takes, and with which statuses it answers."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Parameter]
    responses: list[tuple[str, str]]


def operations() -> list[Operation]:
    """Return every operation of the API in the order of its addresses."""
    return list(_read(api.get_openapi_schema()))


def _read(schema: dict[str, Any]) -> Iterator[Operation]:
    for path, methods in schema["paths"].items():
        for method, details in methods.items():
            yield Operation(
                details["operationId"],
                method.upper(),
                path,
                details["summary"],
                details.get("description", ""),
                [_parameter(each) for each in details["parameters"]],
                [
                    (str(status), response["description"])
                    for status, response in details["responses"].items()
                ],
            )


def _parameter(details: dict[str, Any]) -> Parameter:
    schema = details["schema"]
    items = schema.get("items", schema)
    takes = items.get("type", "string")
    if schema.get("type") == "array":
        takes += ", repeatable"
    return Parameter(
        details["name"],
        details.get("description", ""),
        takes,
        tuple(str(value) for value in items.get("enum", ())),
    )
