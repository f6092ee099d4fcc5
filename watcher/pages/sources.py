"""Where everything can be checked, and read further."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from watcher.model.record import Json, Record, at, list_at, text_at
from watcher.pages.prose import line_at
from watcher.plain.language import N_, _

REGISTRY: Final = "https://clinicaltrials.gov/study"
PUBMED: Final = "https://pubmed.ncbi.nlm.nih.gov"
DOCUMENTS: Final = "https://cdn.clinicaltrials.gov/large-docs"
#: What is good to read on any trial, in the order of the page.
READING: Final = (
    (
        N_("Learn about studies"),
        "https://clinicaltrials.gov/study-basics/learn-about-studies",
        N_("The registry's own introduction, for people who think of taking part."),
    ),
    (
        N_("The drug development process"),
        "https://www.fda.gov/patients/learn-about-drug-and-device-approvals/drug-development-process",
        N_("How a treatment gets from the laboratory to approval, by the US Food and Drug Administration."),
    ),
    (
        N_("Clinical trials information for patients and caregivers"),
        "https://www.cancer.gov/research/participate/clinical-trials",
        N_("On trials for people with cancer, by the US National Cancer Institute."),
    ),
    (
        N_("International Clinical Trials Registry Platform"),
        "https://trialsearch.who.int/",
        N_("Trials of all the world's registries, by the World Health Organization."),
    ),
)


@dataclass(frozen=True, slots=True)
class Source:
    """A page to read; `about` is empty where its name says it."""

    name: str
    url: str
    about: str = ""
    #: Its name is the record's own text.
    is_quoted: bool = False


def official_sources(record: Record, nct_id: str) -> tuple[Source, ...]:
    """Return where the record itself is kept, and its documents."""
    return (
        Source(_("The record at ClinicalTrials.gov"), f"{REGISTRY}/{nct_id}", _("The official text, which counts.")),
        Source(_("Its history at ClinicalTrials.gov"), f"{REGISTRY}/{nct_id}?tab=history", _("Every version.")),
        *_documents(record, nct_id),
    )


def reading() -> tuple[Source, ...]:
    return tuple(Source(_(name), url, _(about)) for name, url, about in READING)


def publications_of(record: Record) -> tuple[Source, ...]:
    """Return the record's publications and links; those that lead nowhere keep an empty address."""
    return (*_references(record), *_links(record))


def _documents(record: Record, nct_id: str) -> Iterator[Source]:
    for each in list_at(record, "documentSection.largeDocumentModule.largeDocs"):
        name, file = line_at(each, "label"), text_at(each, "filename")
        if name and file and file.replace("_", "").replace(".", "").replace("-", "").isalnum():
            yield Source(name, f"{DOCUMENTS}/{nct_id[-2:]}/{nct_id}/{file}", _("A document of the trial (PDF)."), True)


def _references(record: Record) -> Iterator[Source]:
    for each in list_at(record, "protocolSection.referencesModule.references"):
        if citation := line_at(each, "citation"):
            yield Source(citation, _pubmed(at(each, "pmid")), is_quoted=True)


def _pubmed(pmid: Json) -> str:
    return f"{PUBMED}/{pmid}/" if isinstance(pmid, str) and pmid.isdigit() else ""


def _links(record: Record) -> Iterator[Source]:
    for each in list_at(record, "protocolSection.referencesModule.seeAlsoLinks"):
        url = text_at(each, "url") or ""
        yield Source(line_at(each, "label") or url, web_address(url), is_quoted=True)


def web_address(written: str) -> str:
    """Return an address that a page may link to: a record may hold `javascript:` or anything else."""
    text = written.strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and parts.netloc else ""
