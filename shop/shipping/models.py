"""Oscar's delivery charges, unchanged so far."""

from oscar.apps.shipping.models import *  # noqa: F403
