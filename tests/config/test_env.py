from decimal import Decimal

import pytest

from config import env
from config.env import WrongEnvironment

NAME = "CHAPBOOK_TEST"


@pytest.fixture
def put(monkeypatch):
    """``put("value")`` sets the variable that the tests read."""

    def put(value):
        monkeypatch.setenv(NAME, value)

    monkeypatch.delenv(NAME, raising=False)
    return put


class TestText:
    def test_is_the_variable_without_blanks_around_it(self, put):
        put("  folio ")
        assert env.text(NAME, "plaza") == "folio"

    @pytest.mark.parametrize("blank", [None, "", "   "])
    def test_is_the_default_where_nothing_is_set(self, put, blank):
        if blank is not None:
            put(blank)
        assert env.text(NAME, "plaza") == "plaza"
        assert env.text(NAME, "") == ""

    @pytest.mark.parametrize("blank", [None, "", "   "])
    def test_must_be_set_without_a_default(self, put, blank):
        if blank is not None:
            put(blank)
        with pytest.raises(WrongEnvironment, match=f"^{NAME} is not set. Set it to a value"):
            env.text(NAME)


class TestFlag:
    @pytest.mark.parametrize("word", ["1", "true", "YES", " on "])
    def test_yes(self, put, word):
        put(word)
        assert env.flag(NAME, default=False) is True

    @pytest.mark.parametrize("word", ["0", "false", "No", "off "])
    def test_no(self, put, word):
        put(word)
        assert env.flag(NAME, default=True) is False

    @pytest.mark.parametrize("default", [True, False])
    def test_nothing_is_the_default(self, put, default):
        assert env.flag(NAME, default=default) is default
        put("")
        assert env.flag(NAME, default=default) is default

    def test_anything_else_stops_the_start(self, put):
        put("perhaps")
        with pytest.raises(WrongEnvironment, match=f"^{NAME} is 'perhaps'. Set it to 1 or 0.$"):
            env.flag(NAME, default=True)


class TestInteger:
    def test_is_a_number_within_its_limits(self, put):
        for value, number in {"1": 1, " 65535 ": 65535, "-3": -3}.items():
            put(value)
            assert env.integer(NAME, 8, least=-3, most=65535) == number

    def test_nothing_is_the_default(self, put):
        put(" ")
        assert env.integer(NAME, 8, least=1, most=9) == 8

    @pytest.mark.parametrize("value", ["0", "10", "1.5", "1e3", "８", "one", "--1", "9" * 5000])
    def test_anything_else_stops_the_start(self, put, value):
        put(value)
        with pytest.raises(WrongEnvironment, match="a whole number from 1 to 9"):
            env.integer(NAME, 8, least=1, most=9)


class TestAmount:
    @pytest.mark.parametrize("value", ["0", "4.5", "4.50", "1200", "0.125"])
    def test_is_an_exact_decimal(self, put, value):
        put(value)
        assert env.amount(NAME, "1.00") == Decimal(value)

    def test_empty_means_none_and_unset_the_default(self, put):
        assert env.amount(NAME, "4.50") == Decimal("4.50")
        put("")
        assert env.amount(NAME, "4.50") is None

    @pytest.mark.parametrize("value", ["-1", "NaN", "1e9", "4,50", "£4", "٤", "1.2345", "inf"])
    def test_anything_else_stops_the_start(self, put, value):
        put(value)
        with pytest.raises(WrongEnvironment, match=r"an amount such as 4\.50"):
            env.amount(NAME, "1.00")


class TestWords:
    def test_are_split_at_commas_without_blanks(self, put):
        put(" a.example , b.example,, ")
        assert env.words(NAME, ["c"]) == ["a.example", "b.example"]

    def test_empty_means_none_and_unset_the_default(self, put):
        assert env.words(NAME, ["c"]) == ["c"]
        put("")
        assert env.words(NAME, ["c"]) == []


class TestFolder:
    def test_is_made_and_absolute(self, put, tmp_path):
        put(str(tmp_path / "a" / ".." / "b"))
        assert env.folder(NAME, tmp_path) == tmp_path / "b"
        assert (tmp_path / "b").is_dir()

    def test_that_cannot_be_made_stops_the_start(self, put, tmp_path):
        (tmp_path / "file").touch()
        put(str(tmp_path / "file" / "below"))
        with pytest.raises(WrongEnvironment, match="a folder that can be written"):
            env.folder(NAME, tmp_path)


class TestChoice:
    KNOWN = ("GBP", "EUR")

    def test_is_known_whatever_its_capitals(self, put):
        put("eur")
        assert env.choice(NAME, "GBP", self.KNOWN, "a currency") == "EUR"

    @pytest.mark.parametrize("value", ["EURO", "XXQ", "€"])
    def test_anything_else_stops_the_start(self, put, value):
        put(value)
        with pytest.raises(WrongEnvironment, match="Set it to a currency"):
            env.choice(NAME, "GBP", self.KNOWN, "a currency")


class TestAddress:
    def test_has_no_slash_at_its_end(self, put):
        put("https://shop.example/")
        assert env.address(NAME, "") == "https://shop.example"

    @pytest.mark.parametrize("value", ["foo", "ftp://shop.example", "https://", "https://a b"])
    def test_anything_else_stops_the_start(self, put, value):
        put(value)
        with pytest.raises(WrongEnvironment, match="an address such as"):
            env.address(NAME, "")


class TestSpan:
    def test_is_two_numbers(self, put):
        put("3 - 5")
        assert env.span(NAME, "2-4") == (3, 5)

    @pytest.mark.parametrize("value", ["5-3", "3", "a-b", "-1-2"])
    def test_anything_else_stops_the_start(self, put, value):
        put(value)
        with pytest.raises(WrongEnvironment, match="two numbers"):
            env.span(NAME, "2-4")


class TestDatabase:
    def test_sqlite_waits_for_the_lock_it_takes_at_the_beginning(self, put, tmp_path):
        put(f"sqlite:///{tmp_path}/shop.sqlite3")
        config = env.database(NAME, "")
        assert config["ENGINE"] == "django.db.backends.sqlite3"
        assert config["NAME"] == f"{tmp_path}/shop.sqlite3"
        assert config["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        assert config["OPTIONS"]["timeout"] == 20
        assert "journal_mode=WAL" in config["OPTIONS"]["init_command"]

    @pytest.mark.parametrize("scheme", ["postgres", "postgresql", "psql"])
    def test_postgresql_by_any_of_its_names(self, put, scheme):
        put(f"{scheme}://mei:s%40crt@db.example:5433/shop")
        config = env.database(NAME, "")
        assert config["ENGINE"] == "django.db.backends.postgresql"
        names = ("USER", "PASSWORD", "HOST", "PORT", "NAME")
        assert [config[name] for name in names] == ["mei", "s@crt", "db.example", 5433, "shop"]
        assert config["CONN_HEALTH_CHECKS"] is True

    @pytest.mark.parametrize(
        "address",
        ["mysql://mei:s3cret@db.example/shop", "postgres://mei:s3cret@db.example:port/shop"],
    )
    def test_anything_else_stops_the_start_and_keeps_the_password(self, put, address):
        put(address)
        with pytest.raises(WrongEnvironment) as caught:
            env.database(NAME, "")
        assert "postgres://user:password@host:port/name" in str(caught.value)
        assert "s3cret" not in str(caught.value)
        assert caught.value.__context__ is None or caught.value.__suppress_context__

    def test_words_that_are_no_address_are_not_repeated(self, put):
        put("s3cret")
        with pytest.raises(WrongEnvironment, match="is '…'"):
            env.database(NAME, "")


class TestCache:
    def test_none_where_nothing_is_set(self, put):
        assert env.cache(NAME) is None

    @pytest.mark.parametrize(
        "address", ["redis://localhost:6379/1", "rediss://a.example/0", "unix:///run/redis.sock"]
    )
    def test_redis(self, put, address):
        put(address)
        assert env.cache(NAME) == {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": address,
            "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
        }

    def test_anything_else_stops_the_start_and_keeps_the_password(self, put):
        put("memcached://:s3cret@a.example")
        with pytest.raises(WrongEnvironment, match="memcached://…") as caught:
            env.cache(NAME)
        assert "s3cret" not in str(caught.value)


class TestMail:
    def test_an_address_with_all_its_parts(self, put):
        put("smtp+tls://mei:s3cret@mail.example:587")
        config = env.mail(NAME, "consolemail://")
        assert config["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
        assert (config["EMAIL_HOST"], config["EMAIL_PORT"]) == ("mail.example", 587)
        assert (config["EMAIL_HOST_USER"], config["EMAIL_HOST_PASSWORD"]) == ("mei", "s3cret")
        assert config["EMAIL_USE_TLS"] is True

    def test_nothing_is_the_default(self, put):
        put("")
        config = env.mail(NAME, "consolemail://")
        assert config["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend"

    def test_anything_else_stops_the_start_and_keeps_the_password(self, put):
        put("pigeon://mei:s3cret@loft.example")
        with pytest.raises(WrongEnvironment, match="pigeon://…") as caught:
            env.mail(NAME, "consolemail://")
        assert "s3cret" not in str(caught.value)
