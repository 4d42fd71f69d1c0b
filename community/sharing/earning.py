"""Whether a share may earn, for the label that says so to whoever comes by it."""

from .models import Link


def may_earn(link: Link) -> bool:
    """Return whether a sale by this link may bring its sharer anything: nothing does so far.

    The one place that says it: rewards answer here, and the label follows by itself.
    """
    return False
