"""Criteria that name one disease, by itself or with how it has to be."""

from collections.abc import Mapping
from re import Match
from typing import Final

from watcher.plain.language import N_
from watcher.plain.line_terms import Teller, any_of, capital, word_of

DISEASES: Final[Mapping[str, str]] = {
    r"hypertension|high blood pressure": N_("high blood pressure"),
    r"diabetes(?: mellitus)?": N_("diabetes"),
    r"(?:congestive )?heart failure": N_("heart failure"),
    r"myocardial infarction": N_("heart attack"),
    r"stroke|cerebrovascular accident": N_("stroke"),
    r"tuberculosis": N_("tuberculosis"),
    r"malignancy|malignancies|malignant tumou?rs?|cancer": N_("cancer"),
    r"auto-?immune diseases?|auto-?immune disorders?": N_("autoimmune disease (the body attacks itself)"),
    r"immuno-?deficiency": N_("weak immune system"),
    r"hepatitis": N_("inflammation of the liver (hepatitis)"),
    r"(?:HIV|human immuno-?deficiency virus(?: \(HIV\))?)(?: infection| positivity)?": N_("HIV"),
    r"hepatitis B(?: virus)?(?: \(HBV\))?(?: infection)?": N_("hepatitis B"),
    r"hepatitis C(?: virus)?(?: \(HCV\))?(?: infection)?": N_("hepatitis C"),
    r"asthma": N_("asthma"),
    r"epilepsy": N_("epilepsy (seizures)"),
    r"anaphylaxis|anaphylactic shock": N_("severe, sudden allergic reaction"),
    r"interstitial lung disease|interstitial pneumonia": N_("scarring of the lungs"),
    r"chronic urticaria": N_("long-lasting hives"),
    r"(?:celiac|coeliac) disease": N_("celiac disease"),
    r"cystic fibrosis": N_("cystic fibrosis"),
    r"(?:systemic )?infections?": N_("infection"),
    r"cardiovascular diseases?": N_("disease of the circulation (heart, blood vessels)"),
    r"COPD|chronic obstructive pulmonary disease(?: \(COPD\))?": N_("COPD (a lasting disease of the lungs)"),
    r"(?:hepatic|liver) diseases?": N_("disease of the liver"),
    r"(?:renal|kidney) diseases?": N_("disease of the kidneys"),
    r"(?:renal|kidney) (?:insufficiency|impairment)": N_("kidneys that work poorly"),
    r"(?:pulmonary|lung) diseases?": N_("disease of the lungs"),
    r"metabolic diseases?": N_("disease of metabolism"),
    r"bleeding disorders?|coagulation disorders?|coagulopathy": N_("disorder of blood clotting"),
    r"(?:psychiatric|mental) (?:illness(?:es)?|disorders?|diseases?)": N_("mental illness"),
    r"dementia": N_("dementia"),
    r"depression": N_("depression"),
    r"schizophrenia": N_("schizophrenia"),
    r"atrial fibrillation": N_("irregular heartbeat (atrial fibrillation)"),
    r"unstable angina(?: pectoris)?": N_("chest pain at rest (unstable angina)"),
    r"(?:cardiac )?arrhythmias?": N_("irregular heartbeat"),
    r"atopic dermatitis": N_("eczema (atopic dermatitis)"),
    r"psoriasis": N_("psoriasis"),
    r"inflammatory bowel diseases?": N_("inflammatory disease of the bowel (Crohn's disease, ulcerative colitis)"),
    r"brain metastas[ei]s": N_("cancer that has spread to the brain"),
    r"(?:central nervous system|CNS)(?: \(CNS\))? metastas[ei]s": N_(
        "cancer that has spread to the central nervous system"
    ),
    r"pneumonia": N_("pneumonia (infection of the lungs)"),
    r"pneumonitis": N_("inflammation of the lungs"),
    r"seizures?|seizure disorders?": N_("seizures"),
    r"food allerg(?:y|ies)": N_("allergy to food"),
    r"allergy|allergies": N_("allergy"),
    r"urticaria": N_("hives"),
    r"(?:solid )?organ transplant(?:ation)?s?": N_("organ transplant"),
    r"alcohol(?:ism| abuse| dependence| addiction)": N_("harmful use of alcohol"),
    r"(?:drug|substance) (?:abuse|dependence|addiction)": N_("harmful use of drugs"),
}
#: What may stand before a disease, and how it is said with it.
HAVING: Final[Mapping[str, str]] = {
    r"uncontrolled|poorly controlled": N_("{disease}, not under control"),
    r"(?:currently )?active|current|ongoing|presence of": N_("{disease} at present"),
    r"severe|serious": N_("severe form of: {disease}"),
    r"acute": N_("acute form of: {disease}"),
    r"chronic": N_("lasting form of: {disease}"),
    r"(?:clinically )?significant": N_("important form of: {disease}"),
    r"suspected|suspicion of": N_("{disease}, suspected"),
    r"(?:clinical |confirmed |a )?diagnosis of|diagnosed with|documented|confirmed": N_("{disease}, found by a doctor"),
    r"evidence of": N_("{disease}, of which there are signs"),
    r"no|no current|absence of": N_("no {disease}"),
    r"no (?:prior |previous |known )?history of": N_("no {disease} at any time"),
    r"(?:a )?(?:medical |past |prior |previous |personal )?history of": N_("{disease} at any time"),
    r"(?:a )?known": N_("{disease}, as far as is known"),
}
WHO_HAVE: Final = (
    r"(?:(?:patients?|subjects?|participants?|individuals?|people) )?"
    r"(?:who (?:have|has) |with |has |have |having )?(?:an? )?"
)


def _disease(found: Match[str]) -> str:
    disease = word_of(DISEASES, found["disease"])
    return capital(_having(found["having"]).format(disease=disease) if found["having"] else disease)


def _having(written: str) -> str:
    return word_of(HAVING, written)


DISEASE_LINES: Final[tuple[tuple[str, Teller], ...]] = (
    (rf"{WHO_HAVE}(?:(?P<having>{any_of(*HAVING)}) )?(?P<disease>{any_of(*DISEASES)})", _disease),
)
