"""Loads the demo shop from the files in ``demo/``: the goods, then the pages about them."""
