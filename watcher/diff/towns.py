"""When two towns, states or countries are one: spellings, exonyms, suffixes, renamed countries."""

from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from watcher.diff.spelling import plain, same_but_broken, words_of

#: Of 100: two spellings of one town.
SAME_TOWN: Final = 86.0
#: Names shorter than this differ by one letter and are two towns.
LONG_ENOUGH: Final = 6
#: Words that say what kind of place it is.
KINDS: Final = words_of("""
    city town municipality metropolitan shi si ku gu gun cho district county province prefecture greater
    de di la le el the of state distrito ville stadt region oblast
""")


def _one_name(table: str) -> dict[str, str]:
    rows = (line.split(",") for line in table.strip().splitlines())
    return {name.strip(): row[0].strip() for row in rows for name in row}


#: The town's own names and what others call it, as far as the letters do not show it.
TOWNS: Final = _one_name("""
    milan,milano
    munich,munchen,muenchen,monaco di baviera
    cologne,koln,koeln
    nuremberg,nurnberg,nuernberg
    hanover,hannover
    brunswick,braunschweig
    vienna,wien
    geneva,geneve,genf,ginevra
    zurich,zuerich
    basel,basle
    bern,berne,berna
    lucerne,luzern
    rome,roma
    florence,firenze
    turin,torino
    naples,napoli
    venice,venezia
    genoa,genova
    padua,padova
    leghorn,livorno
    syracuse,siracusa
    prague,praha
    pilsen,plzen
    warsaw,warszawa
    cracow,krakow
    wroclaw,breslau
    gdansk,danzig
    lisbon,lisboa
    porto,oporto
    seville,sevilla
    saragossa,zaragoza
    la coruna,a coruna,coruna
    san sebastian,donostia
    vitoria,vitoria gasteiz,gasteiz
    athens,athina
    thessaloniki,salonica,thessalonica
    piraeus,pireas
    copenhagen,kobenhavn
    gothenburg,goteborg
    helsinki,helsingfors
    turku,abo
    tampere,tammerfors
    brussels,bruxelles,brussel
    antwerp,antwerpen,anvers
    ghent,gent,gand
    bruges,brugge
    leuven,louvain
    liege,luik
    the hague,den haag,s gravenhage,sgravenhage
    bucharest,bucuresti
    belgrade,beograd
    sofia,sofiya
    kyiv,kiev
    kharkiv,kharkov
    lviv,lvov
    odesa,odessa
    dnipro,dnepr,dnipropetrovsk,dnepropetrovsk
    moscow,moskva
    st petersburg,saint petersburg,sankt peterburg
    yekaterinburg,ekaterinburg
    chisinau,kishinev
    vilnius,wilno
    istanbul,constantinople
    izmir,smyrna
    beijing,peking
    guangzhou,canton
    nanjing,nanking
    urumqi,wulumuqi
    harbin,haerbin
    hohhot,huhehaote
    seoul,soul
    busan,pusan
    daegu,taegu
    daejeon,taejon
    gwangju,kwangju
    jeonju,chonju
    mumbai,bombay
    kolkata,calcutta
    chennai,madras
    bengaluru,bangalore
    pune,poona
    vadodara,baroda
    thiruvananthapuram,trivandrum
    kochi,cochin
    gurugram,gurgaon
    mysuru,mysore
    ho chi minh,saigon
    bangkok,krung thep
    yangon,rangoon
    george town,penang,pulau pinang
    cairo,al qahirah
    alexandria,al iskandariyah
    jerusalem,yerushalayim
    tel aviv,tel aviv yafo,tel aviv jaffa
    petah tikva,petach tikva,petah tiqwa
    beersheba,beer sheva,beer sheba
    mexico,mexico city,ciudad de mexico,cdmx
    guatemala,guatemala city
    havana,la habana
    gqeberha,port elizabeth
    washington,washington d c,washington dc
    new york,new york city,nyc
""")
COUNTRIES: Final = _one_name("""
    korea,south korea,republic of korea,korea republic of,korea south
    russia,russian federation
    czechia,czech republic
    turkey,turkiye,turkey turkiye
    united states,usa,united states of america,us
    united kingdom,uk,great britain,england,scotland,wales
    netherlands,the netherlands,holland
    north macedonia,macedonia,macedonia the former yugoslav republic of
    myanmar,burma
    eswatini,swaziland
    ivory coast,cote divoire
    palestine,palestinian territories,palestinian territory occupied
    hong kong,hong kong sar
    china,peoples republic of china,china peoples republic of
""")


#: Provinces that records of their country leave out of the address and hospitals carry in their names.
PROVINCES: Final = {
    "china": """
        anhui fujian gansu guangdong guangxi guizhou hainan hebei heilongjiang henan hubei hunan jiangsu jiangxi jilin
        liaoning mongolia ningxia qinghai shaanxi shandong shanxi sichuan tibet xinjiang yunnan zhejiang
    """,
}


@lru_cache(maxsize=8192)
def town_of(city: str) -> str:
    """Return a town's name in one spelling, without words for the kind of place.

    >>> town_of("München") == town_of("Munich")
    True
    """
    words = plain(city)
    if words in TOWNS:
        return TOWNS[words]
    known = " ".join(word for word in words.split() if word not in KINDS and not word.isdigit()) or words
    return TOWNS.get(known, known)


@lru_cache(maxsize=1024)
def country_of(country: str) -> str:
    words = plain(country)
    return COUNTRIES.get(words, words)


@lru_cache(maxsize=16384)
def same_town_name(old: str, new: str) -> bool:
    """Say whether two spellings as written can be of one town: Kaohsiung and Kaohsiung City, Xi'an and Xi An."""
    theirs, ours = town_of(old), town_of(new)
    if not theirs or not ours:
        return False
    if theirs == ours:
        return True
    old_words, new_words = set(theirs.split()), set(ours.split())
    if old_words <= new_words or new_words <= old_words:
        return True
    joined = theirs.replace(" ", ""), ours.replace(" ", "")
    if joined[0] == joined[1] or same_but_broken(old, new):
        return True
    return min(map(len, joined)) >= LONG_ENOUGH and fuzz.ratio(*joined) >= SAME_TOWN


@lru_cache(maxsize=4096)
def same_country_name(old: str, new: str) -> bool:
    """Say whether two countries can be one; the registry renames some, like Turkey (Türkiye)."""
    theirs, ours = country_of(old).replace(" ", ""), country_of(new).replace(" ", "")
    return not theirs or not ours or theirs.startswith(ours) or ours.startswith(theirs)
