"""Oscar's vouchers, forked."""

from oscar.apps.voucher import apps


class VoucherConfig(apps.VoucherConfig):
    name = "shop.voucher"

    def ready(self) -> None:
        """Listen as Oscar's app does."""
        from oscar.apps.voucher import receivers  # noqa: F401
