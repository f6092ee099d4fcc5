"""What a pasted link means, key by key: the rules of reading links, as tables."""

import pytest

from watcher.errors import QueryError
from watcher.registry.query import SearchLink, TrialLink, read_link
from watcher.registry.query.filters import FILTERS as KNOWN_FILTERS
from watcher.registry.query.site_keys import KEYS

SITE = "https://clinicaltrials.gov"

TRIALS = [
    f"{SITE}/study/NCT07398326",
    f"{SITE}/study/NCT07398326?cond=Asthma&rank=1&tab=history#more",
    f"{SITE}/study/nct7398326/",
    f"{SITE}/NCT07398326",
    f"{SITE}/show/NCT07398326",
    f"{SITE}/ct2/show/NCT07398326",
    f"{SITE}/ct2/show/record/NCT07398326?term=x",
    f"{SITE}/ct2/show/results/NCT07398326",
    f"{SITE}/ct2/history/NCT07398326",
    f"{SITE}/api/v2/studies/NCT07398326?fields=NCTId",
    f"{SITE}/api/int/studies/NCT07398326/history",
    f"{SITE}/search?term=NCT07398326",
    "http://www.clinicaltrials.gov/study/NCT07398326",
    "https://classic.clinicaltrials.gov/ct2/show/NCT07398326",
    "https://beta.clinicaltrials.gov/study/NCT07398326",
    "clinicaltrials.gov/study/NCT07398326",
    f"  {SITE}/study/NCT07398326\n",
]


@pytest.mark.parametrize("url", TRIALS)
def test_a_link_to_one_trial(url: str) -> None:
    assert read_link(url) == TrialLink("NCT07398326")


PLACE = "SEARCH[Location]"
SEARCHES = [
    # Texts pass as they stand: on the site, too, they are query expressions.
    ("cond=gastric%20cancer", {"query.cond": "gastric cancer"}),
    ("cond=gastric+cancer&term=&intr=", {"query.cond": "gastric cancer"}),
    ("cond=(head OR neck) AND pain", {"query.cond": "(head OR neck) AND pain"}),
    (
        "term=a&intr=b&titles=c&outc=d&spons=e&lead=f&id=g",
        {
            "query.term": "a",
            "query.intr": "b",
            "query.titles": "c",
            "query.outc": "d",
            "query.spons": "e",
            "query.lead": "f",
            "query.id": "g",
        },
    ),
    # The facility box is one field, so its words are escaped.
    ("locn=Mayo Clinic", {"query.locn": "AREA[LocationFacility]Mayo Clinic"}),
    ("locn=X OR AREA[Phase]4", {"query.locn": r"AREA[LocationFacility]X \OR \AREA Phase 4"}),
    # Country, state and city must hold for one and the same site.
    ("country=France", {"filter.advanced": f'{PLACE}(AREA[LocationCountry]"France")'}),
    (
        "city=Boston&country=United States&state=Massachusetts&locStr=Boston, MA",
        {
            "filter.advanced": f'{PLACE}(AREA[LocationCountry]"United States" AND '
            'AREA[LocationState]"Massachusetts" AND AREA[LocationCity]"Boston")'
        },
    ),
    (
        'country=X" OR AREA[Phase]PHASE3 OR "',
        {"filter.advanced": f'{PLACE}(AREA[LocationCountry]"X OR AREA Phase PHASE3 OR")'},
    ),
    # A point with a radius; names beside it only say where the point is.
    ("lat=42.36&lng=-71.06&distance=50", {"filter.geo": "distance(42.36,-71.06,50mi)"}),
    ("lat=42.36&lng=-71.06&distance=80km", {"filter.geo": "distance(42.36,-71.06,80km)"}),
    (
        "lat=42.36&lng=-71.06&distance=50&city=Boston&locStr=Boston",
        {"filter.geo": "distance(42.36,-71.06,50mi)"},
    ),
    ("cond=asthma&distance=50", {"query.cond": "asthma"}),
    # Ranges of dates and ages; either side may be empty.
    ("start=2020-01-01_2021-12-31", {"filter.advanced": "AREA[StartDate]RANGE[2020-01-01,2021-12-31]"}),
    ("primComp=2020-01-01_", {"filter.advanced": "AREA[PrimaryCompletionDate]RANGE[2020-01-01,MAX]"}),
    ("studyComp=_2021-12-31", {"filter.advanced": "AREA[CompletionDate]RANGE[MIN,2021-12-31]"}),
    ("firstPost=2020-01-01_", {"filter.advanced": "AREA[StudyFirstPostDate]RANGE[2020-01-01,MAX]"}),
    ("resFirstPost=2020-01-01_", {"filter.advanced": "AREA[ResultsFirstPostDate]RANGE[2020-01-01,MAX]"}),
    ("lastUpdPost=2020-01-01_", {"filter.advanced": "AREA[LastUpdatePostDate]RANGE[2020-01-01,MAX]"}),
    (
        "ageRange=18y_65y",
        {"filter.advanced": "AREA[MinimumAge]RANGE[18 Years,MAX] AND AREA[MaximumAge]RANGE[MIN,65 Years]"},
    ),
    ("ageRange=6m_", {"filter.advanced": "AREA[MinimumAge]RANGE[6 Months,MAX]"}),
    ("ageRange=_28d", {"filter.advanced": "AREA[MaximumAge]RANGE[MIN,28 Days]"}),
    (
        "country=Peru&start=2020-01-01_&ageRange=2w_",
        {
            "filter.advanced": f'{PLACE}(AREA[LocationCountry]"Peru") AND '
            "AREA[StartDate]RANGE[2020-01-01,MAX] AND AREA[MinimumAge]RANGE[2 Weeks,MAX]"
        },
    ),
    # Filters pass unchanged once each of them is known.
    ("aggFilters=status:not rec,sex:f,healthy:y", {"aggFilters": "status:not rec,sex:f,healthy:y"}),
    # The order of the rows, and what only the page shows, changes nothing.
    (
        "cond=asthma&sort=EnrollmentCount:desc&viewType=Card&page=3&limit=100&rank=2&tab=table&checkSpell=false",
        {"query.cond": "asthma"},
    ),
]


@pytest.mark.parametrize(("keys", "parameters"), SEARCHES)
def test_a_search_on_the_site(keys: str, parameters: dict[str, str]) -> None:
    assert read_link(f"{SITE}/search?{keys}") == SearchLink(parameters)


def test_every_key_of_the_site_has_a_row() -> None:
    keys = {pair.partition("=")[0] for written, _ in SEARCHES for pair in written.split("&")}

    # A feed's own key is below; a place's display text alone is refused below.
    assert keys | {"dateField"} == KEYS


def test_a_feed_is_the_search_that_it_feeds_on() -> None:
    link = read_link(f"{SITE}/api/rss?cond=asthma&dateField=LastUpdatePostDate")

    assert link == SearchLink({"query.cond": "asthma"})


FILTERS = [
    "status:not rec act com ter enr sus wit unk ava nla tna afm",
    "phase:0 1 2 3 4 NA",
    "studyType:int obs obs_patreg exp exp_indiv exp_inter exp_treat",
    "funderType:nih fed industry other",
    "sex:f m",
    "healthy:y",
    "ages:child adult older",
    "results:with without",
    "docs:prot sap icf",
    "violation:y",
]


@pytest.mark.parametrize("written", FILTERS)
def test_every_filter_of_the_registry_takes_each_of_its_options(written: str) -> None:
    assert read_link(f"{SITE}/search?aggFilters={written}") == SearchLink({"aggFilters": written})


def test_the_tables_leave_no_filter_and_no_option_out() -> None:
    written = {name: set(options.split()) for name, _, options in (row.partition(":") for row in FILTERS)}

    assert written == {name: set(options) for name, (_, options) in KNOWN_FILTERS.items()}


#: Each is answered by the registry with no trial at all and no error.
SILENT = [
    *(f"{name}:{option.swapcase()}" for name, _, options in (row.partition(":") for row in FILTERS)
      for option in options.split() if option.isalpha()),
    "status:withheld", "status:RECRUITING", "phase:5", "phase:PHASE2", "phase:1/2", "studyType:intr",
    "funderType:indiv", "funderType:network", "sex:all", "healthy:n", "ages:senior", "results:yes", "docs:all",
    "violation:n", "status:rec nope", "status:rec,phase:na", "status:rec|phase:na",
]  # fmt: skip


@pytest.mark.parametrize("written", SILENT)
@pytest.mark.parametrize("address", ["search", "api/rss", "api/v2/studies"])
def test_an_option_that_the_registry_answers_with_nothing_is_refused_before_it_is_saved(
    address: str, written: str
) -> None:
    with pytest.raises(QueryError, match=r"the filter `\w+` has no option `"):
        read_link(f"{SITE}/{address}?aggFilters={written}")


API_ADDRESSES = [
    ("query.cond=asthma&filter.overallStatus=RECRUITING|COMPLETED&pageSize=5&fields=NCTId&sort=@relevance",
     {"query.cond": "asthma", "filter.overallStatus": "RECRUITING,COMPLETED"}),
    ("filter.ids=nct1|NCT00000002", {"filter.ids": "NCT00000001,NCT00000002"}),
    ("filter.geo=distance(39.0,-77.1,500)", {"filter.geo": "distance(39.0,-77.1,500)"}),
    ("filter.synonyms=ConditionSearch:1651367", {"filter.synonyms": "ConditionSearch:1651367"}),
    ("filter.geo=distance(39.0,-77.1,50mi)", {"filter.geo": "distance(39.0,-77.1,50mi)"}),
    ("filter.advanced=AREA[StartDate]2022", {"filter.advanced": "AREA[StartDate]2022"}),
    ("postFilter.advanced=AREA[Phase]PHASE3", {"postFilter.advanced": "AREA[Phase]PHASE3"}),
    ("query.patient=knee+pain&aggFilters=phase:NA", {"query.patient": "knee pain", "aggFilters": "phase:NA"}),
]  # fmt: skip


@pytest.mark.parametrize(("query", "parameters"), API_ADDRESSES)
def test_an_address_of_the_api(query: str, parameters: dict[str, str]) -> None:
    assert read_link(f"{SITE}/api/v2/studies?{query}") == SearchLink(parameters)


CLASSIC = [
    ("cond=Breast+Cancer&Search=Search&age_v=&gndr=", {"query.cond": "Breast Cancer"}),
    ("recrs=a", {"aggFilters": "status:rec"}),
    ("recrs=ab&recrs=d", {"aggFilters": "status:not rec act"}),
    ("recrs=cefghijklm", {"aggFilters": "status:enr sus ter com wit unk ava nla tna afm"}),
    ("recr=Open", {"aggFilters": "status:not rec ava"}),
    ("recr=Closed", {"aggFilters": "status:enr act sus ter com wit unk nla tna afm"}),
    # Classic phases are numbered one lower, and Early Phase 1 is 4.
    ("phase=4", {"aggFilters": "phase:0"}),
    ("phase=0123", {"aggFilters": "phase:1 2 3 4"}),
    ("age=0&age=2", {"aggFilters": "ages:child older"}),
    ("fund=0123", {"aggFilters": "funderType:nih fed industry other"}),
    ("type=Intr", {"aggFilters": "studyType:int"}),
    ("type=PReg", {"aggFilters": "studyType:obs_patreg"}),
    ("type=Expn&ea_idv=Yes", {"aggFilters": "studyType:exp exp_indiv"}),
    ("gndr=Female&hlth=Y&rslt=With", {"aggFilters": "sex:f,healthy:y,results:with"}),
    ("u_prot=Y&u_sap=Y&u_icf=Y&f801=Yes", {"aggFilters": "docs:prot sap icf,violation:y"}),
    ("cntry=US", {"filter.advanced": f'{PLACE}(AREA[LocationCountry]"United States")'}),
    ("cntry=CI", {"filter.advanced": f'{PLACE}(AREA[LocationCountry]"Côte d’Ivoire")'}),  # noqa: RUF001
    (
        "cntry=US&state=US%3AMA&city=Boston",
        {
            "filter.advanced": f'{PLACE}(AREA[LocationCountry]"United States" AND '
            'AREA[LocationState]"Massachusetts" AND AREA[LocationCity]"Boston")'
        },
    ),
    (
        "strd_s=01/31/2020&strd_e=12/31/2021",
        {"filter.advanced": "AREA[StartDate]RANGE[2020-01-31,2021-12-31]"},
    ),
    ("lupd_s=01/31/2020", {"filter.advanced": "AREA[LastUpdatePostDate]RANGE[2020-01-31,MAX]"}),
    ("prcd_e=01/31/2020", {"filter.advanced": "AREA[PrimaryCompletionDate]RANGE[MIN,2020-01-31]"}),
    ("sfpd_s=01/31/2020", {"filter.advanced": "AREA[StudyFirstPostDate]RANGE[2020-01-31,MAX]"}),
    ("rfpd_s=01/31/2020", {"filter.advanced": "AREA[ResultsFirstPostDate]RANGE[2020-01-31,MAX]"}),
]


@pytest.mark.parametrize(("keys", "parameters"), CLASSIC)
def test_a_search_on_the_classic_site(keys: str, parameters: dict[str, str]) -> None:
    assert read_link(f"https://classic.clinicaltrials.gov/ct2/results?{keys}") == SearchLink(parameters)


def test_a_radius_without_a_point_is_left_out_and_said() -> None:
    link = read_link(f"{SITE}/search?country=France&distance=50")

    assert isinstance(link, SearchLink)
    assert link.notes == ("the link's distance of 50 is left out: it gives no point to measure from",)


REFUSED = [
    # Not a link that can be followed at all.
    ("https://example.org/study/NCT07398326", "is not a link to clinicaltrials.gov"),
    ("https://clinicaltrials.gov.example.org/study/NCT07398326", "is not a link to clinicaltrials.gov"),
    ("ftp://clinicaltrials.gov/study/NCT07398326", "is not a link to clinicaltrials.gov"),
    ("gastric cancer", "is not a link to clinicaltrials.gov"),
    ("https://[", "is not a link"),
    ("", "is not a link to clinicaltrials.gov"),
    (SITE, "the front page, which is neither a trial nor a search"),
    (f"{SITE}/about-site/news", "/about-site/news, which is neither a trial nor a search"),
    (f"{SITE}/study/NCT0739832x", "'NCT0739832x', which is not an NCT ID"),
    (f"{SITE}/search", "searches for nothing in particular"),
    (f"{SITE}/search?viewType=Card&distance=50", "searches for nothing in particular"),
    # Keys, each by its name.
    (f"{SITE}/search?cond=a&xyz=1", "the link's key `xyz` is not one that can be followed"),
    (f"{SITE}/search?recrs=a", "`recrs`"),
    (f"{SITE}/search?cond=a&cond=b", "`cond` more than once"),
    (f"{SITE}/ct2/results?cond=a&age_v=12", "`age_v`"),
    (f"{SITE}/api/v2/studies?query.recrs=a", "`query.recrs`"),
    # Filters: the registry would silently find nothing.
    (f"{SITE}/search?aggFilters=phase:na", "`phase` has no option `na`; it takes 0, 1, 2, 3, 4, NA"),
    (f"{SITE}/search?aggFilters=violation:n", "`violation` has no option `n`"),
    (f"{SITE}/search?aggFilters=colour:red", "`colour` is not a filter of the registry; it has status,"),
    (f"{SITE}/search?aggFilters=phase:", "`phase` names no option"),
    (f"{SITE}/api/v2/studies?filter.overallStatus=OPEN", "'OPEN' is not a status of the registry"),
    (f"{SITE}/api/v2/studies?filter.ids=NCT1,ABC", "'ABC', which is not an NCT ID"),
    (f"{SITE}/api/v2/studies?filter.geo=near(Boston)", "write it like distance(39.0,-77.1,50mi)"),
    (f"{SITE}/api/v2/studies?filter.geo=distance(39.0,-77.1,501mi)", "from 1 to 500 miles"),
    (f"{SITE}/api/v2/studies?filter.geo=distance(39.0,-77.1,0.5)", "from 1 to 500 miles"),
    (f"{SITE}/api/v2/studies?postFilter.geo=distance(39.0,-77.1,900km)", "from 1 to 500 miles"),
    (f"{SITE}/api/v2/studies?filter.geo=distance(99.0,-77.1,50mi)", "not on earth"),
    (f"{SITE}/api/v2/studies?filter.synonyms=1651367", "write it like ConditionSearch:1651367"),
    # Values that cannot be read.
    (f"{SITE}/search?start=2020-01-01", "write both sides with a _ between them"),
    (f"{SITE}/search?start=2020-02-30_", "the date '2020-02-30' of `start`"),
    (f"{SITE}/search?start=2021-01-01_2020-01-01", "run backwards"),
    (f"{SITE}/search?ageRange=18_65", "the age '18'"),
    (f"{SITE}/search?lat=42.36&distance=50", "lacks `lng`"),
    (f"{SITE}/search?lat=99&lng=0&distance=50", "lat '99'"),
    (f"{SITE}/search?lat=9&lng=0&distance=0.5", "distance '0.5' is not one of 1 to 500 miles"),
    (f"{SITE}/search?lat=9&lng=0&distance=805km", "distance '805km' is not one of 1 to 500 miles"),
    (f"{SITE}/search?lat=9&lng=0&distance=501", "distance '501' is not one of 1 to 500 miles"),
    (f"{SITE}/search?locStr=Boston", "only for display"),
    (f"{SITE}/search?locn=()", "no letters to search for"),
    (f"{SITE}/search?country=()", "no letters to search for"),
    (f"{SITE}/ct2/results?phase=9", "`phase` takes 4, 0, 1, 2, 3"),
    (f"{SITE}/ct2/results?cntry=ZZ", "no country code"),
    (f"{SITE}/ct2/results?state=CA:ON", "only states of the US"),
    (f"{SITE}/ct2/results?strd_s=2020-01-31", "MM/DD/YYYY"),
    (f"{SITE}/ct2/results?recr=Some", "`recr` takes Open, Closed"),
    # Beside a value of nothing but NCT IDs the registry ignores the rest of the search.
    (f"{SITE}/search?cond=asthma&term=NCT00909532", "`query.term` holds only NCT IDs"),
    (f"{SITE}/search?cond={'a' * 7000}", "too long for the registry"),
]


@pytest.mark.parametrize(("url", "reason"), REFUSED)
def test_a_link_that_cannot_be_followed_is_refused_in_one_line_that_names_why(url: str, reason: str) -> None:
    with pytest.raises(QueryError) as refusal:
        read_link(url)

    assert reason in str(refusal.value)
    assert "\n" not in str(refusal.value)
