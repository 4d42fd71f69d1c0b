"""Addresses that an attacker puts into ``next``, and those that are fine there."""

# Each would leave the site in some browser, or is no address at all.
FOREIGN = (
    "https://evil.example/",
    "http://evil.example",
    "HTTPS://evil.example",
    "//evil.example/",
    "///evil.example/",
    "////evil.example",
    "//evil.example:80/%2f..",
    r"\\evil.example",
    r"\/evil.example",
    r"/\evil.example",
    r"/\/evil.example",
    r"//\evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    r"https:\\evil.example",
    "http:///evil.example",
    "ftp://testserver/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "\x00//evil.example",
    "\x01https://evil.example",
    "\t//evil.example",
    "\n//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "https://testserver@evil.example/",
    "https://testserver:pw@evil.example/",
    "//testserver@evil.example",
    "https://testserver.evil.example/",
    "https://eviltestserver/",
    "https://testserver\\@evil.example/",
    "https://evil.example\\@testserver/",
    "https://evil.example#@testserver/",
    "https://evil.example?@testserver/",
    "//evil.example\\testserver/",
    "https://[::1",
    "http://[evil.example]/",
    "//%65vil.example",
    "https://testserver。evil.example/",
    "https://ｅvil.example/",
    "//evil。example",
    "mailto:a@evil.example",
    "tel:+441234",
    "blob:https://evil.example/1",
    "view-source:https://evil.example",
    "",
    " ",
    "/" + "a" * 3000,
)

LOCAL = (
    "/",
    "/journal/one-cup/",
    "/journal/one-cup/#card-7",
    "/shop/?glaze=ash&page=2#tiles",
    "/zh-hans/志/",
    "/search/?q=https://evil.example/",
    "/a//b",
    "http://testserver/journal/#card-7",
    "//testserver/journal/",
)


def host_of(location: str) -> str:
    """Return the host that a browser on http://testserver/shop/ goes to for a Location."""
    from urllib.parse import urljoin, urlsplit

    read_as = location.replace("\\", "/").strip()
    return urlsplit(urljoin("http://testserver/shop/", read_as)).netloc
