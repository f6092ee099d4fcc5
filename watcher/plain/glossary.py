"""Medical terms that eligibility criteria are full of, each in a sentence, shown beside the text that uses it.

Chosen by how many of 1,424 real eligibility texts have them; what most readers know (HIV, MRI, DNA) is there too,
because those who do not know it can ask nobody at midnight.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from re import Match
from typing import Final

from watcher.plain.language import N_, _


@dataclass(frozen=True, slots=True)
class Term:
    """A term as texts write it, and what it means in the reader's language."""

    name: str
    meaning: str


MEANINGS: Final[Mapping[str, str]] = {
    "AE": N_("Adverse event: anything bad that happens to a person during the trial, whatever its cause."),
    "ALP": N_("Alkaline phosphatase: a blood test of liver and bones."),
    "ALT": N_("Alanine aminotransferase, also called SGPT: a blood test of the liver."),
    "AML": N_("Acute myeloid leukemia: a fast-growing cancer of the blood."),
    "ANC": N_(
        "Absolute neutrophil count: how many infection-fighting white cells are in the blood. A low number means a "
        "higher risk of infections."
    ),
    "aPTT": N_("Activated partial thromboplastin time: a test of how fast blood clots."),
    "AST": N_("Aspartate aminotransferase, also called SGOT: a blood test of the liver."),
    "BMI": N_("Body mass index: weight in kilograms divided by the square of height in meters."),
    "CKD": N_("Chronic kidney disease."),
    "CNS": N_("Central nervous system: the brain and the spinal cord."),
    "COPD": N_("Chronic obstructive pulmonary disease: a lasting lung disease that makes breathing hard."),
    "CR": N_("Complete response: no sign of the cancer can be found."),
    "CrCl": N_("Creatinine clearance: a measure of how well the kidneys filter the blood."),
    "CT": N_("Computed tomography: X-ray pictures taken all around the body."),
    "CTCAE": N_("Common Terminology Criteria for Adverse Events: grades side effects from 1 (mild) to 5 (death)."),
    "Child-Pugh": N_("A score of how badly the liver is damaged: A is mild, C is severe."),
    "CYP3A4": N_("A part of the liver that breaks down many drugs; some medicines or foods slow it or speed it."),
    "ECG": N_("Electrocardiogram: a painless recording of the heart's electric signals."),
    "ECOG": N_(
        "A scale of how well a person manages daily life: 0 is fully active, 1 cannot do hard physical work, 2 is up "
        "and about more than half of the day but cannot work, 3 is in bed or a chair more than half of the day, "
        "4 is always in bed."
    ),
    "EGFR": N_("A protein that some cancers grow by; a test of the tumor shows whether its gene is changed."),
    "eGFR": N_("Estimated glomerular filtration rate: a measure of how well the kidneys work; above 90 is normal."),
    "FDA": N_("The US Food and Drug Administration, which approves drugs and devices."),
    "FEV1": N_("How much air a person can blow out in the first second: a test of the lungs."),
    "FVC": N_("Forced vital capacity: how much air a person can blow out after a deep breath."),
    "GVHD": N_("Graft-versus-host disease: donated cells attack the body of who received them."),
    "HbA1c": N_("A blood test that shows the average blood sugar of the last 2 to 3 months."),
    "HBsAg": N_("A blood test that shows whether a person has hepatitis B now."),
    "HBV": N_("Hepatitis B virus, which harms the liver."),
    "HCV": N_("Hepatitis C virus, which harms the liver."),
    "HER2": N_("A protein that makes some cancers grow; a test of the tumor shows how much there is."),
    "HIV": N_("The virus that can cause AIDS."),
    "HSCT": N_("Hematopoietic stem cell transplantation: blood-forming cells are replaced, as from bone marrow."),
    "ICF": N_("Informed consent form: the paper that explains the trial and that you sign before you join."),
    "ICS": N_("Inhaled corticosteroid: a medicine against inflammation that is breathed in."),
    "IgE": N_("Immunoglobulin E: the antibody of allergies; a blood test measures it."),
    "IHC": N_("Immunohistochemistry: a laboratory stains tissue to see which proteins it has."),
    "ILD": N_("Interstitial lung disease: scars or inflammation of the lungs that make breathing hard."),
    "INR": N_("International normalized ratio: a test of how fast blood clots; about 1 without blood thinners."),
    "IRB": N_("Institutional review board: a committee that checks whether a trial is fair and safe enough."),
    "IUD": N_("Intrauterine device: birth control that is placed in the womb."),
    "IV": N_("Intravenous: given into a vein. Beside “stage” or “class” it is the number four."),
    "KPS": N_("Karnofsky performance status: 100 is fully well, 50 needs much help, 0 is death."),
    "LABA": N_("Long-acting beta agonist: an inhaled medicine that keeps the airways open."),
    "LVEF": N_("Left ventricular ejection fraction: how much blood the heart pumps with each beat."),
    "MDS": N_("Myelodysplastic syndrome: the bone marrow makes too few healthy blood cells."),
    "MRI": N_("Magnetic resonance imaging: pictures of the inside of the body without X-rays."),
    "MUGA": N_("A scan that shows how well the heart pumps."),
    "NSAIDs": N_("Pain relievers such as ibuprofen, naproxen or aspirin."),
    "NSCLC": N_("Non-small cell lung cancer, the most frequent kind of lung cancer."),
    "NYHA": N_("Classes of heart failure by the New York Heart Association: I has no complaints, IV has them at rest."),
    "PET": N_("Positron emission tomography: a scan that shows where cells are very active, as in many cancers."),
    "PD-1": N_("A brake of the immune system; drugs that block it or PD-L1 let it attack cancer."),
    "PD-L1": N_("A protein by which cancers can hide from the immune system; a test of the tumor measures it."),
    "PSA": N_("Prostate-specific antigen: a blood test of the prostate."),
    "QTc": N_("A time measured in the electrocardiogram; when it is long, the heart can lose its rhythm."),
    "RECIST": N_("Rules for measuring tumors in scans, to tell whether they grow or shrink."),
    "SCLC": N_("Small cell lung cancer, a fast-growing kind of lung cancer."),
    "SPT": N_("Skin prick test: a drop of the substance is pricked into the skin to test for an allergy."),
    "TB": N_("Tuberculosis, an infection mostly of the lungs."),
    "TIA": N_("Transient ischemic attack: a stroke-like attack that passes within a day."),
    "TKI": N_("Tyrosine kinase inhibitor: a kind of cancer drug, mostly taken as tablets."),
    "TNM": N_("How far a cancer has spread: tumor, lymph nodes, metastases."),
    "ULN": N_(
        "Upper limit of normal: the highest value that a laboratory counts as normal. Twice ULN is two times that."
    ),
    "WBC": N_("White blood cells, which fight infections."),
    "WOCBP": N_("Woman of childbearing potential: one who could become pregnant."),
    "autoimmune": N_("The immune system attacks the body's own tissue."),
    "biopsy": N_("A small piece of tissue is taken out and looked at."),
    "concomitant": N_("At the same time."),
    "contraindication": N_("A reason why a treatment must not be given."),
    "cytology": N_("Looking at single cells with a microscope."),
    "histologically": N_("By looking at tissue with a microscope."),
    "immunosuppressive": N_("Making the immune system weaker."),
    "informed consent": N_("You are told all about the trial, and agree in writing before anything is done."),
    "life expectancy": N_("How long doctors think a person is likely to live; nobody can know it for one person."),
    "measurable lesion": N_("A spot of the disease that is large enough to be measured in a scan."),
    "metastatic": N_("Spread to other parts of the body."),
    "metastases": N_("Places to which a cancer has spread."),
    "monoclonal antibody": N_("A protein made in a laboratory that fits one target in the body."),
    "monoclonal antibodies": N_("Proteins made in a laboratory, each of which fits one target in the body."),
    "placebo": N_("Something that looks like the treatment and has no active ingredient."),
    "refractory": N_("Not getting better, or coming back, despite treatment."),
    "unresectable": N_("Not removable by an operation."),
    "washout": N_("A time without earlier medicines, so that they leave the body before the trial begins."),
}
#: Other ways of writing, and the term that explains them.
ALSO: Final[Mapping[str, str]] = {
    "AEs": "AE", "APTT": "aPTT", "SGPT": "ALT", "SGOT": "AST", "QTcF": "QTc", "EKG": "ECG", "GFR": "eGFR",
    "histological": "histologically", "cytologically": "cytology", "cytological": "cytology",
    "contraindications": "contraindication", "immunosuppressant": "immunosuppressive", "PDL1": "PD-L1", "PD1": "PD-1",
    "metastasis": "metastases", "CYP3A": "CYP3A4", "NSAID": "NSAIDs",
}  # fmt: skip
#: Written small or with a capital; the others mean what they mean only in their own letters.
_WORDS: Final = tuple(name for name in (*MEANINGS, *ALSO) if name[1:].islower() and len(name) > 3)  # noqa: PLR2004
_CODES: Final = tuple(name for name in (*MEANINGS, *ALSO) if name not in _WORDS)


def _any_of(names: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))


FOUND: Final = re.compile(rf"(?<![\w-])(?:(?P<code>{_any_of(_CODES)})|(?P<word>(?i:{_any_of(_WORDS)})))(?!\w)")


#: What makes an IV the number four: "stage IV", "class III or IV".
ROMAN: Final = re.compile(
    r"(?:\b(?i:stages?|class|grades?|types?|phases?|levels?|groups?|categor(?:y|ies))[\s:(]*|\b[IVX]+[ABC]?\s?(?:[-–/,]|or|and|to)\s?"
    r"|\bNYHA\s*)$"
)


def term_of(written: str) -> Term | None:
    """Return what a term means, however it is written; None where the glossary lacks it.

    >>> term_of("SGPT").name
    'ALT'
    """
    name = written if written in MEANINGS or written in ALSO else written.lower()
    name = ALSO.get(name, name)
    return Term(name, _(MEANINGS[name])) if name in MEANINGS else None


def terms_found(text: str) -> Iterator[tuple[Match[str], Term]]:
    """Yield each place where a text has a term, and the term."""
    for found in FOUND.finditer(text):
        is_number = found[0] == "IV" and ROMAN.search(text[: found.start()])
        if not is_number and (term := term_of(found[0])):
            yield found, term
