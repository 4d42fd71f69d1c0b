from tests.shop.order.conftest import place

__all__ = ["place"]
