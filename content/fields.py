"""Columns for pages."""

from typing import Any

from wagtail.fields import StreamField


class QuietStreamField(StreamField):
    """A StreamField that keeps its blocks out of migrations, so that a new block needs none."""

    def __init__(self, block_types: Any = (), *args: Any, **kwargs: Any) -> None:
        super().__init__(block_types, *args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Return the column without its blocks and what only the editor sees of it."""
        name, path, _blocks, kwargs = super().deconstruct()
        for key in ("block_lookup", "verbose_name", "help_text"):
            kwargs.pop(key, None)
        return name, path, [], kwargs
