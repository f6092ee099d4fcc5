"""Every error this project raises on purpose.

    WatcherError
    ├── UsageError             the caller asked for something that cannot be; exit 2
    │   ├── SettingError         a setting that cannot be used
    │   ├── NotATrialError       a file or value that is not a trial's record, or an id that is not an NCT ID
    │   ├── QueryError           a search or link that cannot be translated
    │   ├── PlaceError           a place that is unknown or ambiguous
    │   ├── TemplateError        a template that cannot be used
    │   ├── TooManyError         asked more often than is good for the registry or for a reader's mailbox
    │   └── UnknownError         an id that nothing here has
    │       └── TrialNotFoundError   the registry answers that it has no such trial
    └── FailedError            the world did not answer as hoped; exit 1
        ├── RegistryError        the registry could not be read
        │   ├── UnreachableError     no answer: refused, timed out, unknown host
        │   ├── BlockedError         403: the registry's edge refuses this client
        │   ├── BusyError            429 or 5xx after every retry
        │   ├── RefusedError         400: the registry rejects the request; its own words are kept
        │   ├── GarbledError         an answer that is not what the API promises (HTML, cut short, wrong shape)
        │   └── ReleaseMovedError    a new data release came out in the middle of a walk
        ├── StoreError           the database could not be used
        │   └── DamagedError         a stored record cannot be restored; all else can be used
        ├── MailboxError         the mailbox that failed mails come back to could not be read
        └── ChannelError         a delivery attempt failed (see `permanent`, `unknown`)

The message is one line that names the thing and says what would be right.
Only the outermost edges turn an error into an exit code or a page.
"""


class WatcherError(Exception):
    """Anything this project raises on purpose."""

    exit_code = 1


class UsageError(WatcherError):
    """The caller asked for something that cannot be."""

    exit_code = 2


class SettingError(UsageError):
    """A setting that cannot be used."""


class NotATrialError(UsageError):
    """Something that is not a trial's record or not an NCT ID."""


class QueryError(UsageError):
    """A search or link that cannot be translated for the registry."""


class PlaceError(UsageError):
    """A place that is unknown or ambiguous."""


class TemplateError(UsageError):
    """A template that cannot be used."""


class TooManyError(UsageError):
    """Asked more often than is good for the registry, or for somebody's mailbox; `retry_after` is in seconds."""

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class UnknownError(UsageError):
    """An id that nothing here has."""


class TrialNotFoundError(UnknownError):
    """The registry answers that it has no such trial."""


class FailedError(WatcherError):
    """The world did not answer as hoped."""


class RegistryError(FailedError):
    """The registry could not be read."""


class UnreachableError(RegistryError):
    """No answer: connection refused, timed out, or unknown host."""


class BlockedError(RegistryError):
    """403: the registry's edge refuses this client; it says nothing about the trial."""


class BusyError(RegistryError):
    """429 or 5xx after every retry."""


class RefusedError(RegistryError):
    """400: the registry rejects the request; the message keeps its own words."""


class GarbledError(RegistryError):
    """An answer that is not what the API promises."""


class ReleaseMovedError(RegistryError):
    """A new data release came out in the middle of a walk, so the walk means nothing."""


class StoreError(FailedError):
    """The database could not be used."""


class DamagedError(StoreError):
    """A stored record cannot be restored; everything else in the database can be used."""


class MailboxError(FailedError):
    """The mailbox that failed mails come back to could not be read."""


class ChannelError(FailedError):
    """A delivery attempt failed.

    `permanent`: trying again cannot help. `unknown`: the other side may have accepted it.
    `retry_after`: seconds the other side asked for.
    `blocks`: the endpoint is the problem, not this delivery (429, 503, no answer in time): all that is for it waits.
    `gone`: the address is no more (410, or 5.1.1): a webhook is disabled, an e-mail address suppressed.
    `withheld`: nothing was sent, because this is a dry run.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        unknown: bool = False,
        retry_after: float | None = None,
        gone: bool = False,
        blocks: bool = False,
        withheld: bool = False,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.unknown = unknown
        self.retry_after = retry_after
        self.gone = gone
        self.blocks = blocks
        self.withheld = withheld
