"""Where everything can be checked."""

import pytest

from watcher.model.record import Json
from watcher.pages.samples_trial import sample_record
from watcher.pages.sources import official_sources, publications_of, reading, web_address


def test_the_record_itself_comes_first() -> None:
    assert official_sources({}, "NCT00000001")[0].url == "https://clinicaltrials.gov/study/NCT00000001"


def test_the_documents_of_a_record_are_linked() -> None:
    docs: Json = {
        "largeDocs": [{"label": "Study Protocol", "filename": "Prot_000.pdf"}, {"label": "X", "filename": "../x"}]
    }

    found = official_sources({"documentSection": {"largeDocumentModule": docs}}, "NCT00000012")[2:]

    assert [source.url for source in found] == ["https://cdn.clinicaltrials.gov/large-docs/12/NCT00000012/Prot_000.pdf"]


def test_publications_lead_to_pubmed_and_links_to_their_pages() -> None:
    assert [source.url for source in publications_of(sample_record())] == [
        "https://pubmed.ncbi.nlm.nih.gov/1/",
        "https://example.org/",
    ]


@pytest.mark.parametrize(
    ("written", "linked"),
    [
        ("https://example.org/a?b=1", "https://example.org/a?b=1"),
        (" http://example.org ", "http://example.org"),
        ("javascript:alert(1)", ""),
        ("JaVaScRiPt:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//example.org", ""),
        ("https://[", ""),
        ("example.org", ""),
    ],
)
def test_only_addresses_of_the_web_are_linked(written: str, linked: str) -> None:
    assert web_address(written) == linked


def test_what_is_good_to_read_comes_from_those_who_ought_to_know() -> None:
    assert all(source.url.startswith("https://") and source.about for source in reading())
