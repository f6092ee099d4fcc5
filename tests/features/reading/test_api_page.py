"""The page on the API is true: its examples are what the service answers, and it leaves no operation out."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.features.reading.conftest import CARS, Reading
from tests.features.reading.schema_rules import Schemas

PAGE = Path(__file__).parents[3].joinpath("docs", "api.md").read_text()
#: A request in a line of its own, and what it answers.
EXAMPLES = re.findall(r"^`GET (/api/v1\S+)`\n\n```json\n(.*?)```", PAGE, re.DOTALL | re.MULTILINE)
#: What differs from one run to the next, but for its form.
OF_ITS_OWN = {"id", "urn", "found", "first_seen_at", "fetched_at", "found_at", "since"}


def differences(example: Any, answer: Any, at: str = "") -> list[str]:
    """Return where an answer is not what an example says; examples leave out what follows their last element."""
    if isinstance(example, dict) and isinstance(answer, dict):
        shared = [found for key in example for found in differences(example[key], answer.get(key), f"{at}.{key}")]
        return [*shared, *(f"{at}.{key} is no field" for key in example.keys() - answer.keys())]
    if isinstance(example, list) and isinstance(answer, list):
        pairs = zip(example, answer, strict=False)
        return [found for place, pair in enumerate(pairs) for found in differences(*pair, f"{at}[{place}]")]
    if at.rpartition(".")[2] in OF_ITS_OWN:
        return [] if form_of(example) == form_of(answer) else [f"{at}: {example!r} and {answer!r}"]
    here = (
        example.replace("https://watcher.example.org", "http://watcher.test") if isinstance(example, str) else example
    )
    return [] if here == answer else [f"{at}: {example!r} is {answer!r}"]


def form_of(value: Any) -> str:
    if isinstance(value, str) and value[:1].isdigit():
        return "a day" if len(value) == len("2026-07-01") else f"a time in {datetime.fromisoformat(value).tzinfo}"
    return value[:9] if isinstance(value, str) else type(value).__name__


def filled(path: str, reading: Reading) -> str:
    """Return a documented path with the ids of something that is there."""
    for kind in (reading.search, reading.place):
        path = path.replace(f"{kind.rpartition('/')[0]}/{{number}}", kind)
    query = "?from=1&to=2" if path.endswith("/diff") else ""
    return path.replace("{nct_id}", CARS).replace("{number}", "1") + query


def schema_of(operation: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return schema


@pytest.mark.parametrize(("path", "example"), EXAMPLES)
def test_an_example_is_what_the_service_answers(reading: Reading, path: str, example: str) -> None:
    assert differences(json.loads(example), reading.get(path).json()) == []


def test_every_operation_is_on_the_page_and_every_one_on_the_page_is_there(reading: Reading) -> None:
    told = set(re.findall(r"`GET /api(/v1/\S+)`", "\n".join(re.findall(r"^### .*$", PAGE, re.MULTILINE))))

    assert told == set(reading.json("/api/openapi.json")["paths"])


def test_the_description_is_openapi_with_the_shape_of_errors(reading: Reading) -> None:
    described = reading.json("/api/openapi.json")

    assert described["openapi"].startswith("3.1.")
    assert described["servers"] == [{"url": "/api"}]
    assert "Problem" in described["components"]["schemas"]
    for path in described["paths"].values():
        (refused,) = path["get"]["responses"]["4XX"]["content"].values()
        assert refused["schema"]["$ref"] == "#/components/schemas/Problem"


def test_every_operation_answers_as_its_schema_says(reading: Reading) -> None:
    described = reading.json("/api/openapi.json")
    schemas = Schemas(described)

    for path, operation in described["paths"].items():
        answer = reading.json(f"/api{filled(path, reading)}")
        assert schemas.faults(answer, schema_of(operation["get"])) == [], path


def test_what_is_not_described_is_a_fault(reading: Reading) -> None:
    described = reading.json("/api/openapi.json")
    schema = schema_of(described["paths"]["/v1/trials"]["get"])
    answer = reading.json("/api/v1/trials?limit=1")
    wrong = {"trials": [{**answer["trials"][0], "version": "2", "mood": "good"}]}

    assert Schemas(described).faults(wrong, schema) == [
        "answer.trials[0].version: '2' is no integer",
        "answer.trials[0].mood is not described",
        "answer.next is missing",
    ]
