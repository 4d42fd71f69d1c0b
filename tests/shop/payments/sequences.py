"""The same notices in every order that they can come in, or, without the time, in many."""

import itertools
import os
import random
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction

MOST = int(os.environ.get("NOTICE_ORDERS") or 24)


def ends(notices: Iterable[Any], deliver: Callable[[Any], Any], state: Callable[[], Any]) -> set:
    """Deliver the notices in each order, always to the same beginning; return how it can end."""
    found, sequences = set(), list(itertools.permutations(notices))
    if len(sequences) > MOST:
        sequences = random.Random(len(sequences)).sample(sequences, MOST)
    for sequence in sequences:
        with transaction.atomic():
            for notice in sequence:
                assert deliver(notice).status_code == 200
            found.add(state())
            transaction.set_rollback(True)
    return found
