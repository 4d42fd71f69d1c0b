"""What a browser would send back of a form of the back office."""

import re
from typing import Any


def fields_of(page: Any) -> dict[str, Any]:
    """Return what a form of the admin would send as it is."""
    form = page.content.decode()
    form = form[form.index("<form") :]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        kind, name = attributes.get("type", "text"), attributes.get("name")
        if not name or kind in ("submit", "file") or "__prefix__" in name:
            continue
        if kind in ("checkbox", "radio") and " checked" not in tag:
            continue
        found[name] = attributes.get("value", "on" if kind == "checkbox" else "")
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        found[name] = text.replace("&quot;", '"').strip()
    for tag, name, inside in re.findall(
        r'(<select[^>]*name="([^"]+)"[^>]*>)(.*?)</select>', form, re.S
    ):
        chosen = re.findall(r'<option value="([^"]*)"[^>]* selected', inside)
        if chosen or " multiple" not in tag:
            found[name] = chosen or ""
    return {name: value for name, value in found.items() if "__prefix__" not in name}
