"""What happens to stock records beyond one row."""

from django.utils import timezone
from oscar.core.loading import get_model


def note_price(*, stockrecord) -> None:
    """Append a row to the price history when the price now asked differs from the last one."""
    price = stockrecord.current_price
    if price is None:
        return
    PriceChange = get_model("partner", "PriceChange")
    last = PriceChange.objects.filter(stockrecord=stockrecord).order_by("-since", "-pk").first()
    if last is None or last.price != price:
        PriceChange.objects.create(stockrecord=stockrecord, price=price, since=timezone.now())
