"""What tests of a product's page do and look at."""

import json
import re
from typing import Any

from django.test import Client


def visit(client: Client, product: Any, **data: Any) -> Any:
    """Open the product's page and return the answer."""
    answer = client.get(f"/shop/p/{product.slug}/", data)
    assert answer.status_code == 200
    return answer


def json_ld(answer: Any) -> dict[str, Any]:
    """Return the structured data of a page by type."""
    text = answer.content.decode()
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    found = [one for script in scripts for one in json.loads(script)]
    return {one["@type"]: one for one in found}
