import gettext
import os

import pytest
from django.utils import translation
from django.utils.translation import gettext as translated_now

from config.translations import compile_catalogues, forget_catalogues

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def write_po(folder, translation):
    path = folder / "zh_Hans" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{HEAD}msgid "Basket"\nmsgstr "{translation}"\n', "utf-8")
    return path


def translated(path):
    with path.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file).gettext("Basket")


def test_catalogues_are_compiled_when_missing_or_older(tmp_path):
    source = write_po(tmp_path, "购物篮")
    assert compile_catalogues([tmp_path]) == [source.with_suffix(".mo")]
    assert translated(source) == "购物篮"
    assert compile_catalogues([tmp_path]) == []

    write_po(tmp_path, "购物车")
    later = source.with_suffix(".mo").stat().st_mtime + 2
    os.utime(source, (later, later))
    assert compile_catalogues([tmp_path]) == [source.with_suffix(".mo")]
    assert translated(source) == "购物车"


def test_a_folder_that_cannot_be_written_is_a_warning(tmp_path, monkeypatch, caplog):
    source = write_po(tmp_path, "购物篮")

    def refuse(*args, **kwargs):
        raise PermissionError("read-only")

    monkeypatch.setattr("config.translations.tempfile.mkstemp", refuse)
    assert compile_catalogues([tmp_path]) == []
    assert f"{source} cannot be compiled: read-only" in caplog.text


def test_our_english_is_kept_from_the_catalogues_of_libraries(tmp_path):
    source = write_po(tmp_path, "购物篮")
    compile_catalogues([tmp_path])
    english = source.parents[2] / "en" / "LC_MESSAGES" / "django.po"
    assert translated(english) == "Basket"


@pytest.fixture
def forgetful():
    yield
    forget_catalogues()


def test_what_was_read_before_they_were_compiled_is_read_again(tmp_path, settings, forgetful):
    write_po(tmp_path, "一个篮子")
    settings.LOCALE_PATHS = [str(tmp_path)]
    forget_catalogues()
    with translation.override("zh-hans"):
        assert translated_now("Basket") != "一个篮子"
    compile_catalogues([tmp_path])
    forget_catalogues()
    with translation.override("zh-hans"):
        assert translated_now("Basket") == "一个篮子"
