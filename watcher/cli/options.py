"""The options of `watcher watch`, with what its help says of each."""

from typing import Annotated, TypeAlias

import typer

SEARCH = "A search instead of a trial: all that is given must hold"
PLACE = "Near a place"
TELL, WHICH, WHEN = "Whom to tell", "Which changes", "When"

Text: TypeAlias = str | None

Trial: TypeAlias = Annotated[
    Text, typer.Argument(metavar="[TRIAL|LINK]", help="An NCT ID, or a link to a trial or a search.")
]

Cond: TypeAlias = Annotated[
    Text, typer.Option(metavar="WORDS", help="The condition or disease.", rich_help_panel=SEARCH)
]
Term: TypeAlias = Annotated[Text, typer.Option(metavar="WORDS", help="Any other words.", rich_help_panel=SEARCH)]
Intr: TypeAlias = Annotated[
    Text, typer.Option(metavar="WORDS", help="The intervention or treatment.", rich_help_panel=SEARCH)
]
Titles: TypeAlias = Annotated[Text, typer.Option(metavar="WORDS", help="Words of the title.", rich_help_panel=SEARCH)]
Outc: TypeAlias = Annotated[
    Text, typer.Option(metavar="WORDS", help="Words of an outcome measure.", rich_help_panel=SEARCH)
]
Spons: TypeAlias = Annotated[
    Text, typer.Option(metavar="NAME", help="A sponsor or collaborator.", rich_help_panel=SEARCH)
]
Lead: TypeAlias = Annotated[Text, typer.Option(metavar="NAME", help="The lead sponsor.", rich_help_panel=SEARCH)]
Locn: TypeAlias = Annotated[
    Text, typer.Option(metavar="WORDS", help="Words of a site's name or address.", rich_help_panel=SEARCH)
]
Country: TypeAlias = Annotated[
    Text, typer.Option(metavar="NAME", help="A country with a site.", rich_help_panel=SEARCH)
]
Status: TypeAlias = Annotated[
    Text, typer.Option(metavar="LIST", help="Such as recruiting,completed.", rich_help_panel=SEARCH)
]
Phase: TypeAlias = Annotated[Text, typer.Option(metavar="LIST", help="Such as 2,3.", rich_help_panel=SEARCH)]

State: TypeAlias = Annotated[
    Text, typer.Option(metavar="NAME", help="A state or region with a site, in full.", rich_help_panel=SEARCH)
]
City: TypeAlias = Annotated[Text, typer.Option(metavar="NAME", help="A city with a site.", rich_help_panel=SEARCH)]
Filters: TypeAlias = Annotated[
    Text,
    typer.Option(
        metavar="LIST",
        help="The registry's filters, such as sex:f,ages:child older,results:with.",
        rich_help_panel=SEARCH,
    ),
]

Near: TypeAlias = Annotated[
    Text, typer.Option(metavar="PLACE", help="A city, a US ZIP code, or LAT,LON.", rich_help_panel=PLACE)
]
Within: TypeAlias = Annotated[
    Text, typer.Option(metavar="DISTANCE", help="How near, such as 50km or 30mi.", rich_help_panel=PLACE)
]
Hospital: TypeAlias = Annotated[
    Text,
    typer.Option(
        metavar="NAME", help="Of the sites there, only those with these words in their name.", rich_help_panel=PLACE
    ),
]

Email: TypeAlias = Annotated[
    Text, typer.Option(metavar="ADDRESS", help="Mail this address; it is asked first.", rich_help_panel=TELL)
]
Confirmed: TypeAlias = Annotated[
    bool, typer.Option("--confirmed", help="I have its owner's word: do not ask.", rich_help_panel=TELL)
]
Webhook: TypeAlias = Annotated[
    Text, typer.Option(metavar="URL", help="Post to this address, with a signature.", rich_help_panel=TELL)
]
Apprise: TypeAlias = Annotated[
    Text,
    typer.Option(
        metavar="NAME", help="Tell a service (Slack, Teams, ...) of WATCHER_APPRISE_URLS.", rich_help_panel=TELL
    ),
]

Kinds: TypeAlias = Annotated[
    Text,
    typer.Option(
        metavar="LIST", help="Only these, such as status,sites; else all, of a place sites.", rich_help_panel=WHICH
    ),
]
Least: TypeAlias = Annotated[
    str,
    typer.Option(
        metavar="IMPORTANCE", help="At least administrative, minor, notable or critical.", rich_help_panel=WHICH
    ),
]

Frequency: TypeAlias = Annotated[
    str, typer.Option(metavar="WHEN", help="Each change at once (immediate), or daily or weekly.", rich_help_panel=WHEN)
]
At: TypeAlias = Annotated[
    Text, typer.Option(metavar="HOUR", help="The hour of a daily or weekly mail; else 8.", rich_help_panel=WHEN)
]
On: TypeAlias = Annotated[
    Text, typer.Option(metavar="WEEKDAY", help="The day of a weekly mail; else Monday.", rich_help_panel=WHEN)
]
Zone: TypeAlias = Annotated[
    Text,
    typer.Option(metavar="NAME", help="Whose clock: such as America/New_York; else UTC.", rich_help_panel=WHEN),
]
Quiet: TypeAlias = Annotated[
    Text, typer.Option(metavar="HOURS", help="No mail in these hours, such as 22-7.", rich_help_panel=WHEN)
]
