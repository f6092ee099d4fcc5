"""What a schema asks of an answer: as much of JSON Schema 2020-12 as the API's description has."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

#: What tells readers, and asks nothing of an answer.
WORDS = {"title", "description", "examples", "default"}
TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
FORMATS = {"date": date.fromisoformat, "date-time": datetime.fromisoformat}


class Schemas:
    """The schemas of a description, each under its name."""

    def __init__(self, described: dict[str, Any]) -> None:
        self._named = described["components"]["schemas"]

    def faults(self, value: Any, schema: dict[str, Any], at: str = "answer") -> list[str]:
        """Return where a value is not what a schema says. Fails on a rule that is not known here."""
        if "$ref" in schema:
            return self.faults(value, self._named[schema["$ref"].rpartition("/")[2]], at)
        if "anyOf" in schema:
            found = [self.faults(value, each, at) for each in schema["anyOf"]]
            return [] if [] in found else found[0]
        assert not schema.keys() - WORDS - RULES.keys(), schema
        if not _is_of_type(value, schema.get("type")):
            return [f"{at}: {value!r:.60} is no {schema['type']}"]
        return [fault for rule in RULES if rule in schema for fault in RULES[rule](self, value, schema, at)]

    def of_type(self, _value: Any, _schema: dict[str, Any], _at: str) -> Iterator[str]:
        yield from ()

    def properties(self, value: Any, schema: dict[str, Any], at: str) -> Iterator[str]:
        """Fields that the schema does not name are as wrong as wrong ones: who reads the description never knows."""
        for key, each in value.items():
            known = schema["properties"].get(key)
            yield from self.faults(each, known, f"{at}.{key}") if known else [f"{at}.{key} is not described"]

    def required(self, value: Any, schema: dict[str, Any], at: str) -> Iterator[str]:
        yield from (f"{at}.{key} is missing" for key in schema["required"] if key not in value)

    def elements(self, value: Any, schema: dict[str, Any], at: str) -> Iterator[str]:
        for place, each in enumerate(value):
            yield from self.faults(each, schema["items"], f"{at}[{place}]")

    def pair(self, value: Any, schema: dict[str, Any], at: str) -> Iterator[str]:
        for each, known in zip(value, schema["prefixItems"], strict=True):
            yield from self.faults(each, known, at)

    def values(self, value: Any, schema: dict[str, Any], at: str) -> Iterator[str]:
        for key, each in value.items():
            yield from self.faults(each, schema["additionalProperties"], f"{at}.{key}")

    def dated(self, value: Any, schema: dict[str, Any], _at: str) -> Iterator[str]:
        FORMATS[schema["format"]](value)
        yield from ()


RULES = {
    "type": Schemas.of_type,
    "properties": Schemas.properties,
    "required": Schemas.required,
    "items": Schemas.elements,
    "prefixItems": Schemas.pair,
    "minItems": Schemas.of_type,
    "maxItems": Schemas.of_type,
    "additionalProperties": Schemas.values,
    "format": Schemas.dated,
}


def _is_of_type(value: Any, name: str | None) -> bool:
    if name in {None, "object", "array"}:
        return name is None or isinstance(value, dict if name == "object" else list)
    is_truth = isinstance(value, bool)
    return isinstance(value, TYPES[str(name)]) and is_truth == (name == "boolean")
