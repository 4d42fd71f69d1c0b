import re

import pytest
from django.template import engines

from tests.architecture.source import ROOT, shown, templates

LAYERS = ("shop", "content", "community")
LOAD = re.compile(r"{%\s*load\s+(.*?)\s*%}", re.DOTALL)
# Where a theme lets two rooms meet: comments under an article, following a topic, stories, reviews
# and notes beside a product, what of an order can be reviewed, notes on the front page.
MEETING_POINTS = {
    "content/article_page.html",
    "content/blocks/note_quote.html",
    "content/home_page.html",
    "content/topic_page.html",
    "shop/order.html",
    "shop/product.html",
}

HIDDEN = re.compile(
    r"{#.*?#}|{%\s*comment.*?%}.*?{%\s*endcomment\s*%}"
    r"|{%\s*blocktrans(?:late)?\b.*?%}.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{%\s*block\s+\w*class\w*\s*%}.*?{%\s*endblock.*?%}"
    r"|<!--.*?-->|<(script|style|svg|code)\b.*?</\1>",
    re.DOTALL,
)
CODE = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
TAG = re.compile(r"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
ATTRIBUTE = re.compile(r"""[\w:-]+=(?:"[^"]*"|'[^']*')""")
SPOKEN = re.compile(
    r"""\b(?:alt|title|placeholder|aria-label|aria-description)\s*=\s*("[^"]*"|'[^']*')"""
)
WORD = re.compile(r"[A-Za-z]{2,}")
# Names that read the same in every language.
NAMES = {"Chapbook", "Wagtail", "Oscar", "Atom", "WeChat", "SKU", "UPC", "CSV"}


def name_in_engine(path):
    """Return the name by which templates call the file: the part after ``templates/``."""
    return str(path.relative_to(ROOT)).partition("templates/")[2]


def layer(path):
    """Return the layer whose template this is, or None for what all share."""
    place = path.relative_to(ROOT).parts
    room = name_in_engine(path).split("/")[0] if place[0] == "themes" else place[0]
    return LAYERS.index(room) if room in LAYERS else None


def loaded(source):
    """Yield the tag libraries that the template loads."""
    for match in LOAD.finditer(source):
        words = match[1].split()
        yield from words[-1:] if "from" in words else words


def test_templates_load_tags_of_their_layer_and_below():
    libraries = engines["django"].engine.libraries
    faults = []
    for path in templates():
        mine = layer(path)
        if mine is None or name_in_engine(path) in MEETING_POINTS:
            continue
        for library in loaded(path.read_text("utf-8")):
            root = libraries.get(library, "").split(".")[0]
            if root in LAYERS and LAYERS.index(root) > mine:
                faults.append(shown(path, 1, f"loads {library} of {root}"))
    assert faults == []


def untranslated(source):
    """Return the (line, text) pairs that a reader would see in one language only."""

    def blank(match):
        return re.sub(r"[^\n]", " ", match[0])

    source = CODE.sub(blank, HIDDEN.sub(blank, source))
    spoken = [(match.start(1), match[1][1:-1].strip()) for match in SPOKEN.finditer(source)]
    texts = ATTRIBUTE.sub(blank, TAG.sub(blank, source))
    visible = [(match.start(), match[0]) for match in re.finditer(r"\S(?:[^\n]*\S)?", texts)]
    return [
        (source.count("\n", 0, start) + 1, text)
        for start, text in visible + spoken
        if set(WORD.findall(re.sub(r"&\w+;", " ", text))) - NAMES
    ]


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('<p class="note">{% translate "Basket" %} · {{ count }}&nbsp;×</p>', []),
        ("{% blocktranslate %}Two words{% endblocktranslate %}{# and #}<!-- more -->", []),
        ("<script>const word = 1</script><svg><title>Pin</title></svg>", []),
        ("<a href='{% url 'x' %}' title='{{ name }}'>Chapbook</a>", []),
        ("<body class='{% block body_class %}wide{% endblock %}'>", []),
        ("{% block page_class %}wide {% if a %}rail{% endif %}{% endblock %}", []),
        ("<p>\nTwo words</p>", [(2, "Two words")]),
        ('<img alt="A cup" src="{{ url }}">', [(1, "A cup")]),
        ('<nav aria-label="{% translate "Breadcrumbs" %}">', []),
        ('<p {% if a > 1 %}class="x"{% endif %}>{{ a }} left</p>', [(1, "left")]),
    ],
)
def test_untranslated_finds_what_readers_see(source, texts):
    assert untranslated(source) == texts


def test_templates_show_no_text_outside_translations():
    faults = [
        shown(path, line, text)
        for path in templates()
        for line, text in untranslated(path.read_text("utf-8"))
    ]
    assert faults == []
