"""When an answer is too strange to believe. A broken registry must never read as a mass removal."""

#: Below this many, a share says nothing: one of two trials may well leave.
FEW = 20
#: A larger share gone at once is an outage, a broken page or a changed query language, not news.
LARGEST_SHARE_GONE = 0.5


def shrank_too_far(before: int, gone: int) -> bool:
    """Say whether more vanished in one release than a registry loses; an answer without any is never believed.

    >>> shrank_too_far(before=100, gone=60)
    True
    >>> shrank_too_far(before=10, gone=9)
    False
    >>> shrank_too_far(before=10, gone=10)
    True
    """
    is_empty_now = gone == before > 1
    return is_empty_now or (gone > FEW and gone > before * LARGEST_SHARE_GONE)
