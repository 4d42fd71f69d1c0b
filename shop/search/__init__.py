"""Finding things by words, Chinese ones included, on every database."""
