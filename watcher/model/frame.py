"""What stands around every page: the search box's words, the languages, the addresses of its style and scripts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language that the reader can switch to."""

    tag: str
    own_name: str
    url: str
    is_spoken: bool


def _no_token() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page's shell says beside its content; the default is a shell without addresses, for samples."""

    #: What stands in the search box already.
    query: str = ""
    tongues: tuple[Tongue, ...] = ()
    #: Addresses of /static/ by file name, such as "style.css".
    statics: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    #: Makes the value of a form's field `csrf`, and with it the cookie that it belongs to.
    csrf: Callable[[], str] = _no_token
    #: The page's own address with its origin; empty for a page that is the reader's own.
    url: str = ""

    def static(self, name: str) -> str:
        return self.statics.get(name, f"/static/{name}")
