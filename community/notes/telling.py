"""Telling members what became of their notes."""


def tell_of_sale(number: str, notes: dict[int, int]) -> None:
    """Tell the writers of the notes that led to the paid order, once an order and note."""
