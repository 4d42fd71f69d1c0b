from tests.shop.conftest import sell

__all__ = ["sell"]
