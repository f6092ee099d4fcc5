"""What the words of a hospital's name are worth, in the languages that most sites are written in."""

import re
from enum import Enum
from functools import lru_cache
from typing import Final

from watcher.diff.spelling import words_of


class Worth(Enum):
    """What a word says of who it is, and its weight from 0 to 1."""

    #: Nothing.
    EMPTY = 0.05
    #: Where it is: the words of its town, which every house of the town may use.
    TOWN = 0.25
    #: What most houses are.
    COMMON = 0.3
    #: A part of a house, or what a practice treats.
    DEPARTMENT = 0.4
    #: The words of its state and country.
    REGION = 0.45
    #: The first or the second of its kind.
    ORDINAL = 0.5
    #: What some houses of a town are: a cancer hospital, an eye hospital.
    CLASS = 0.6
    #: Which branch of a group.
    BRANCH = 0.7
    #: Whom it serves: never the hospital without it, even next door.
    OWN_HOUSE = 0.8
    #: Any other word: it tells one house from another.
    TELLING = 1.0


def _synonyms(table: str) -> dict[str, str]:
    """Read lines of `meaning: word word ...`; a meaning of several words stands for a compound."""
    rows = (line.partition(":") for line in table.strip().splitlines())
    return {word: meaning.strip() for meaning, _, words in rows for word in words.split()}


#: One word for each idea, whatever the language; folded, so without accents.
SYNONYMS: Final = _synonyms("""
    hospital: hospitals hosp hopital hopitaux hospitalier hospitaliere hospitaliers hospitalar hospitalario
    hospital: hospitalaria ospedale ospedaliera ospedaliero ospedali ospitalieri szpital szpitala krankenhaus klinikum
    hospital: spital spitalul spitali sykehus sykehuset sygehus sjukhus sjukhuset ziekenhuis nemocnice nemocnica
    hospital: bolnica bolnitsa hastanesi hastane korhaz sairaala ligonine haigla slimnica policlinico infirmary
    hospital: hospitalet hospitali yiyuan byoin bolnice korhaza
    university: univ universitat universitaet universitats universitaets universite universites universitaire
    university: universitaires universitario universitaria universitarios universitari universidad universidade
    university: universita universitair universitaire universitatea universitar universitara uniwersytet uniwersytecki
    university: uniwersyteckie uniwersytecka univerzita univerzity univerzitni univerzitna univerzitetski univerzitet
    university: universitesi universiti universitets universitet egyetem egyetemi fakultni fakultna daigaku academic
    university: universities universitetsklinik universitas
    university hospital: universitatsklinikum universitaetsklinikum universitatsspital universitaetsspital
    university hospital: universitatskrankenhaus universitetshospital universitetssykehus universitetssjukhus
    university hospital: universitatskliniken universitaetskliniken universitatsklinik universitaetsklinik uniklinik
    university hospital: uniklinikum unispital chu chru uz umc universitatsklinikums universitetssjukhuset
    university hospital: universitatsmedizin universitaetsmedizin uniklinikums universitetssykehuset
    center: centers centre centres centro centros centrum zentrum ctr cntr centar kozpont merkezi merkez centru
    center: zentrums keskus
    institute: inst institut instituto istituto instytut institutes institutul institutet ustav enstitusu institutu
    medical: med medico medica medicos medicine medicina medizin medizinische medizinischen medizinisches medicale
    medical: medicaux medicinski medyczny medyczne medyczna medisch medische tip yixue ika
    clinic: clinics clinica clinicas clinico clinicos clinique cliniques klinik klinika kliniki kliniken clinical
    clinic: klinikai kliniczny kliniczne polyclinic poliklinik poliklinika poliklinigi policlinica policlinique
    clinic: clin kliniska klinicki klinicni clinicum clinici praxis praxisklinik ambulatory
    cancer: cancers tumor tumors tumour tumours tumori tumore krebs cancerology cancerologie cancercare zhongliu
    oncology: oncologia oncologic oncological oncologico oncologica oncologie oncologisch oncologicos onkologii
    oncology: onkologie onkologia onkologische onkologi onkologiczny onkoloji onkologicke onkologiai onkologisk
    children: child kids kinder kinderklinik enfant enfants nino ninos bambino bambini infantil crianca
    children: criancas kinderkrankenhaus barn dzieci detska cocuk lasten gyermek
    women: woman frauen mujer mujeres donna donne femme femmes maternity maternal frauenklinik
    heart: herz herzzentrum coeur corazon cuore cardiac
    eye: eyes augen augenklinik ojos yeux ophthalmic
    chest: thoraxklinik torax
    people: peoples renmin
    veterans: va veteran
    psychiatric: mental psychiatry
    foundation: fondazione fundacion fundacao fundacio stiftung fondation trust
    general: generale generales allgemeines algemeen
    national: nacional nazionale nationale narodowy nationales natl narodni kansallinen
    regional: regionale regionaux regionalny wojewodzki wojewodzkie region oblast oblastni krajska provinciale
    provincial: province
    military: militar militaire wojskowy army
    central: centrale centralny centralna zentral
    memorial: mem meml
    science: sciences
    school: escola ecole escuela scuola
    college: col
    faculty: faculte facultad faculdade facolta fakultesi fakultat fakultet
    academy: akademia akademie academia akademii
    research: res rsch badan badawczy onderzoek forschungs
    research: recherche forschung ricerca ricerche investigacion investigaciones investigacao pesquisa pesquisas
    service: services servicio servico servizio servei
    department: dept dep departement departamento abteilung oddzial dipartimento division div unit unita unidad unite
    department: ward section afdeling avdelning
    saint: st ste sainte sankt sf sfanta sveti sv szent sint sant santo santa san swietego
    north: northern nord norte
    south: southern sud sur
    east: eastern
    west: western
    traditional chinese: tcm
    international: intl internacional internazionale
    first: 1st primero primera primo prima pierwszy erste premier
    second: 2nd ii segundo segunda secondo
    third: 3rd iii tercero terzo
    fourth: 4th iv
    fifth: 5th
    sixth: 6th vi
    seventh: 7th vii
    eighth: 8th viii
    ninth: 9th
    tenth: 10th
""")
SYNONYMS["groupe"] = "group"  # codespell:ignore
ORDINALS: Final = {
    word: number
    for number, word in enumerate(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), start=1
    )
}
_WORTHS: Final = (
    (Worth.EMPTY, """
        the of and for at in on de del della dei delle degli di da do du des la le les los las el il y et e i und fur w
        im a o u v z d l c im. to by with from van den der het voor von zu in pri k s an ve
        inc llc ltd pa pc sa spa srl gmbh pllc plc llp corp corporation co company lp pty bv nv as ab oy ag kft
        sp zoo epe ep ooo dba zat jsc eood ood ad
        saint dr doctor prof professor md phd do mr mrs ms site number campus
        nhs department service hosp ppd ppds iqvia
    """),
    (Worth.COMMON, """
        hospital university center institute medical clinic college school faculty academy
        health healthcare care system systems network foundation group grupo gruppo gruppe associates physicians
        practice consultants specialists partners investigators office offices
        general national regional provincial municipal central city state community county district
        affiliated people research trial trials study studies science comprehensive program programme
        memorial teaching branch building tower house international federal complex complejo complexo polo
        azienda irccs aou asst usl ente universal clinicalresearch sanitaria sanitario assistance publique
        pllc government organization organisation enterprise society association budgetary institution
        treatment advanced specialized specialised specialty specialist specjalistyczny spetsializirovannaya
        training education egitim arastirma emergency urgenta urgencias urgences urgence union railway red cross
        royal king kings queen queens prince princess
        kliniczno badawcza samodzielny publiczny zaklad opieki zdrowotnej
    """),
    (Worth.CLASS, "cancer heart eye chest psychiatric dental women military lung"),
    (Worth.BRANCH, "private public north south east west northeast northwest southeast southwest downtown uptown"),
    (Worth.OWN_HOUSE, "children veterans chinesemedicine"),
    (Worth.ORDINAL, " ".join(ORDINALS)),
)  # fmt: skip
#: What may be left of a name without making it another place.
QUIET: Final = frozenset({Worth.EMPTY, Worth.COMMON, Worth.DEPARTMENT, Worth.TOWN})
#: Physicians who work together, perhaps at a hospital that is another place.
PRACTICE: Final = words_of("associates physicians practice consultants specialists partners group")
WORTHS: Final = {word: worth for worth, words in _WORTHS for word in words.split()}
#: Shorter words that begin like a specialty are none.
LONG_ENOUGH: Final = 5
#: Two words that mean one thing only together.
TOGETHER: Final = {
    ("chinese", "medical"): "chinesemedicine",
    ("traditional", "chinese"): "chinesemedicine",
    ("chinesemedicine", "medical"): "chinesemedicine",
    ("traditional", "chinesemedicine"): "chinesemedicine",
    ("veterans", "affairs"): "veterans",
    ("veterans", "administration"): "veterans",
    ("sick", "children"): "children",
    # A hospital's ward for children is not a house of its own.
    ("children", "department"): "pediatrics",
    ("women", "department"): "gynecology",
}
#: What one name calls a house and the other a department.
ALMOST: Final = {"cancer": "oncology", "oncology": "cancer"}
#: Stems of the specialties of medicine, after `stem`.
SPECIALTY: Final = re.compile(
    r".*olog(?:i|$)|.*(?:iatr|surg|cirurg|chirurg|kirurg|terap)|(?:cardi|neur|emat|nefr|gastr|endocr|dermat|reumat"
    r"|pulm|pneum|torac|ortop|ortod|ginec|gyn|obstet|psici|imun|immun|alerg|allerg|infect|infec|intern|anest|transplant"
    r"|epat|diabet|retin|oftal|radi|urol|astma|asma|respir|spine|sleep|pain|eadac|vascul|plastic|ambulat|farmac)"
)


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return how a word of medicine begins in most languages: haematology, Hämatologie and hematología alike."""
    return word.replace("ae", "e").replace("k", "c").replace("ph", "f").replace("h", "").replace("y", "i")


@lru_cache(maxsize=32768)
def worth_of(word: str) -> Worth:
    """Return what a folded word, replaced by its synonym, is worth wherever it is."""
    known = WORTHS.get(word)
    if known is not None:
        return known
    if len(word) == 1:
        return Worth.EMPTY
    return Worth.DEPARTMENT if len(word) >= LONG_ENOUGH and SPECIALTY.match(stem(word)) else Worth.TELLING
