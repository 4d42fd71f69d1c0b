"""What contributions share, and what is known of deciding on them."""

from .cases import Appeal, Case, Decision, Report
from .contribution import Contribution, Status
from .people import Ban, Standing
from .words import Word

__all__ = [
    "Appeal",
    "Ban",
    "Case",
    "Contribution",
    "Decision",
    "Report",
    "Standing",
    "Status",
    "Word",
]
