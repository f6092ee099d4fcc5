"""What a request says: names and forms of its parameters, refused in the registry's words."""

import re
from collections.abc import Collection, Iterable, Mapping

from watcher.errors import UsageError
from watcher.replay.quantities import KM_PER_UNIT

NCT_ID_FORM = re.compile(r"[Nn][Cc][Tt]0*[1-9]\d{0,7}", re.ASCII)
GEO = re.compile(r"distance\((-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?),(\d+(?:\.\d+)?)(km|mi)?\)")
GEO_DECAY = re.compile(
    r"func:(gauss|exp|linear),scale:(\d+(\.\d+)?(km|mi)),offset:(\d+(\.\d+)?(km|mi)),decay:(\d+(\.\d+)?)"
)
SYNONYM = re.compile(r"[A-Za-z]+:\d+")
LEAST_RADIUS_KM, MOST_RADIUS_KM = (miles * KM_PER_UNIT["mi"] for miles in (1, 500))
DEFAULT_PAGE, LARGEST_PAGE = 10, 1000
#: The API says int32.
LARGEST_INTEGER = 2**31 - 1


def known(given: Iterable[tuple[str, str]], names: Collection[str]) -> dict[str, str]:
    """Return the parameters by name; of a repeated one the first. Raises UsageError for an unknown name."""
    asked: dict[str, str] = {}
    for name, value in given:
        if name not in names:
            raise UsageError(f"`{name}` is unknown parameter")
        asked.setdefault(name, value)
    return asked


def items(name: str, text: str, form: re.Pattern[str]) -> list[str]:
    """Return the parts of a list written with commas or pipes. Raises UsageError for the first malformed one."""
    parts = re.split(r"[,|]", text)
    for number, part in enumerate(parts, 1):
        if form.fullmatch(part) is None:
            raise UsageError(f"Item {number} in parameter `{name}` has incorrect format")
    return parts


def nct_id(text: str) -> str:
    """Return an id of the path as the registry writes it. Raises UsageError."""
    if NCT_ID_FORM.fullmatch(text) is None:
        raise UsageError("Parameter `nctId` has incorrect format")
    return written(text)


def written(nct_id_form: str) -> str:
    """`nct7398326` is `NCT07398326`."""
    return f"NCT{int(nct_id_form[3:]):08d}"


def flag(asked: Mapping[str, str], name: str) -> bool:
    value = asked.get(name, "false")
    if value not in ("true", "false"):
        raise UsageError(f"Parameter `{name}` has incorrect format")
    return value == "true"


def page_size(asked: Mapping[str, str]) -> int:
    """0 means the default, and more than 1,000 silently 1,000."""
    text = asked.get("pageSize", "0")
    if re.fullmatch(r"\d{1,10}", text, re.ASCII) is None or int(text) > LARGEST_INTEGER:
        raise UsageError("Parameter `pageSize` has incorrect format")
    return min(int(text) or DEFAULT_PAGE, LARGEST_PAGE)


def circle(name: str, text: str) -> tuple[tuple[float, float], float]:
    """Return center and kilometers of `distance(lat,lon,50mi)`; without a unit the radius is in miles."""
    found = GEO.fullmatch(text)
    if found is None:
        raise UsageError(f"Parameter `{name}` has incorrect format")
    km = float(found[3]) * KM_PER_UNIT[found[4] or "mi"]
    if not LEAST_RADIUS_KM <= km <= MOST_RADIUS_KM:
        raise UsageError(f"Invalid value in parameter `{name}`: the distance must be from 1 to 500 miles")
    return (float(found[1]), float(found[2])), km


def check_output(asked: Mapping[str, str]) -> None:
    """Only JSON is served; both markup formats are taken and answered alike."""
    if asked.get("format", "json") != "json":
        raise UsageError(f"Invalid value in parameter `format`: `{asked['format']}`")
    if asked.get("markupFormat", "markdown") not in ("markdown", "legacy"):
        raise UsageError(f"Invalid value in parameter `markupFormat`: `{asked['markupFormat']}`")
