import pytest
from babel.messages.pofile import read_po

from tools import messages


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A small project with texts in Python and in a template."""
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "views.py").write_text(
        "from django.utils.translation import gettext as _, ngettext, pgettext_lazy\n"
        'a = _("Basket")\n'
        'b = ngettext("%(count)d piece", "%(count)d pieces", 2)\n'
        'c = pgettext_lazy("verb", "Order")\n'
    )
    (tmp_path / "themes" / "templates").mkdir(parents=True)
    (tmp_path / "themes" / "templates" / "page.html").write_text(
        "<ul>\n      <li title=\"{% translate 'Close' %}\">\n  it's unbalanced ( here\n"
        "{% blocktranslate trimmed with name=x %}\n"
        "   Hello\n  {{ name }}\n{% endblocktranslate %}\n"
    )
    return tmp_path


def catalogue(project):
    with messages.catalogue_path("zh_Hans").open("rb") as file:
        return read_po(file, locale="zh_Hans")


def translate(project, **texts):
    path = messages.catalogue_path("zh_Hans")
    source = path.read_text("utf-8")
    for text, translation in texts.items():
        source = source.replace(
            f'msgid "{text}"\nmsgstr ""', f'msgid "{text}"\nmsgstr "{translation}"'
        )
    path.write_text(source, "utf-8")


def test_update_finds_texts_of_code_and_templates(project):
    messages.update("zh_Hans")
    found = {(message.id, message.context) for message in catalogue(project) if message.id}
    assert found == {
        ("Basket", None),
        (("%(count)d piece", "%(count)d pieces"), None),
        ("Order", "verb"),
        ("Close", None),
        ("Hello %(name)s", None),
    }


def test_update_keeps_translations_and_drops_what_is_gone(project):
    messages.update("zh_Hans")
    translate(project, Basket="购物篮", Close="关闭")
    (project / "themes" / "templates" / "page.html").unlink()
    messages.update("zh_Hans")
    kept = {message.id: message.string for message in catalogue(project) if message.id}
    assert kept["Basket"] == "购物篮"
    assert "Close" not in kept


def test_update_changes_nothing_the_second_time(project):
    path = messages.update("zh_Hans")
    first = path.read_bytes()
    messages.update("zh_Hans")
    assert path.read_bytes() == first


def test_check_names_every_text_without_its_translation(project):
    assert list(messages.problems("zh_Hans")) == [
        "locale/zh_Hans/LC_MESSAGES/django.po is missing. Run: make messages"
    ]
    messages.update("zh_Hans")
    translate(project, Basket="购物篮", Close="关闭", Order="下单")
    translate(project, **{"Hello %(name)s": "你好 %(nome)s"})
    path = messages.catalogue_path("zh_Hans")
    path.write_text(
        path.read_text("utf-8").replace('msgid "Close"', '#, fuzzy\nmsgid "Close"'), "utf-8"
    )
    (project / "site" / "more.py").write_text('d = _("Checkout")\n')
    problems = sorted(messages.problems("zh_Hans"))
    assert problems[0].startswith("locale/zh_Hans/LC_MESSAGES/django.po: 'Hello %(name)s': ")
    assert problems[1:] == [
        "site/more.py: 'Checkout' is not in the catalogue",
        "site/views.py: '%(count)d piece' is not translated",
        "themes/templates/page.html: 'Close' is marked fuzzy",
    ]
