"""Other shops' product lists, read and written into the catalogue.

``encodings`` and ``reading`` turn bytes into rows, ``grouping`` gathers the rows of one
product, ``woocommerce`` and ``shopify`` say what the rows mean, ``operations`` writes them
and ``pictures`` fetches the photographs. ``docs/importing-products.md`` is the user's side.
"""
