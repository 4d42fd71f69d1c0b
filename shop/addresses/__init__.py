"""The addresses that a buyer keeps, in Oscar's table of them."""
