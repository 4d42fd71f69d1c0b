"""Copies the rules of a mail's style sheet to the elements that they are for.

Many mail readers drop ``<style>``. The sheet (``mail/style.css``, a template, so that a
theme can have its own) is kept so simple that this needs no parser of CSS: one class a
rule, and whatever stands inside ``@media`` stays where it is.
"""

import re

_RULE = re.compile(r"^\.([\w-]+) \{ (.*) \}$", re.MULTILINE)
_CLASS = re.compile(r'<(\w+) class="([\w -]+)"')


def inline(html: str, sheet: str) -> str:
    """Return the page with a ``style`` beside each ``class`` that the sheet has a rule for.

    An element's classes are applied in the order in which it names them.
    """
    top, _media, _rest = sheet.partition("@media")
    rules = {name: rule.replace('"', "'") for name, rule in _RULE.findall(top)}

    def styled(match: re.Match[str]) -> str:
        found = " ".join(rules[name] for name in match[2].split() if name in rules)
        return f'{match[0]} style="{found}"' if found else match[0]

    return _CLASS.sub(styled, html)
