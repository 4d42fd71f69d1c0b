import pytest
from django.core.cache import caches
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from redis.exceptions import ConnectionError as RedisIsGone

from tests.redirects import FOREIGN, LOCAL, host_of


class TestHealth:
    def test_healthz_needs_nothing(self, client, django_assert_num_queries):
        answer = client.get("/healthz")
        assert (answer.status_code, answer.content) == (200, b"ok")
        assert "no-store" in answer["Cache-Control"]

    @pytest.mark.django_db
    def test_readyz_says_that_database_and_cache_answer(self, client):
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()) == (200, {"ready": True})
        assert "no-store" in answer["Cache-Control"]

    @pytest.mark.django_db
    def test_a_monitor_may_ask_for_the_head_alone(self, client):
        assert client.head("/healthz").status_code == 200
        assert client.head("/readyz").status_code == 200
        assert client.post("/readyz").status_code == 405

    @pytest.mark.parametrize("error", [OperationalError, InterfaceError])
    def test_readyz_names_a_database_that_is_gone(self, monkeypatch, error):
        def refuse():
            raise error("could not connect to db.example as mei")

        monkeypatch.setattr(connection, "cursor", refuse)
        answer = Client().get("/readyz")
        assert (answer.status_code, answer.json()) == (503, {"database": error.__name__})

    @pytest.mark.django_db
    @pytest.mark.parametrize("error", [RedisIsGone, TimeoutError])
    def test_readyz_names_a_cache_that_is_gone(self, client, monkeypatch, error):
        def refuse(key):
            raise error("redis.example:6379")

        monkeypatch.setattr(caches["limits"], "get", refuse)
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()) == (503, {"cache": error.__name__})


class TestColourScheme:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_a_choice_is_kept_for_a_year(self, client, scheme):
        answer = client.post("/scheme/", {"scheme": scheme, "next": "/journal/"})
        assert (answer.status_code, answer["Location"]) == (303, "/journal/")
        cookie = answer.cookies["scheme"]
        assert (cookie.value, cookie["max-age"], cookie["samesite"]) == (scheme, 31_536_000, "Lax")

    @pytest.mark.parametrize("scheme", ["system", "", "<script>", "light; Domain=x"])
    def test_anything_else_follows_the_system_again(self, client, scheme):
        client.cookies["scheme"] = "dark"
        answer = client.post("/scheme/", {"scheme": scheme})
        assert (answer.cookies["scheme"].value, answer.cookies["scheme"]["max-age"]) == ("", 0)

    def test_needs_a_post_with_its_token(self, db):
        client = Client(enforce_csrf_checks=True)
        assert client.get("/scheme/").status_code == 405
        answer = client.post("/scheme/", {"scheme": "dark"})
        assert answer.status_code == 403
        assert "scheme" not in answer.cookies

    @pytest.mark.parametrize("target", FOREIGN)
    def test_leads_to_no_other_house(self, client, target):
        answer = client.post("/scheme/", {"scheme": "dark", "next": target})
        assert (answer.status_code, answer["Location"]) == (303, "/")

    @pytest.mark.parametrize("target", LOCAL)
    def test_leads_back(self, client, target):
        answer = client.post("/scheme/", {"scheme": "dark", "next": target})
        assert answer.status_code == 303
        assert host_of(answer["Location"]) == "testserver"
        assert answer["Location"] != "/" or target == "/"


class TestMedia:
    @pytest.fixture
    def put(self, settings, tmp_path):
        """``put("a.png")`` lays a file into the uploads."""
        settings.MEDIA_ROOT = tmp_path / "media"

        def put(name, content=b"..."):
            path = settings.MEDIA_ROOT / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

        return put

    @pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "images/a.avif"])
    def test_a_picture_is_shown_and_may_be_kept(self, client, put, name):
        put(name)
        answer = client.get(f"/media/{name}")
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("image/")
        assert not answer["Content-Disposition"].startswith("attachment")
        assert "immutable" in answer["Cache-Control"]

    @pytest.mark.parametrize("name", ["a.html", "a.svg", "a.js", "a.pdf", "a.xhtml", "a"])
    def test_nothing_else_runs_in_the_browser(self, client, put, name):
        put(name, b"<script>alert(1)</script>")
        answer = client.get(f"/media/{name}")
        assert answer.status_code == 200
        assert answer["Content-Disposition"] == "attachment"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["X-Content-Type-Options"] == "nosniff"

    @pytest.mark.django_db
    @pytest.mark.parametrize("path", ["../secret", "%2e%2e/secret", "images", "", "..%2fsecret"])
    def test_nothing_beside_the_uploads_is_served(self, client, put, settings, path):
        put("images/a.png")
        (settings.MEDIA_ROOT.parent / "secret").write_text("s3cret")
        answer = client.get(f"/media/{path}")
        assert answer.status_code in (400, 404)
        assert b"s3cret" not in answer.content


@pytest.mark.django_db
class TestWhatWentWrong:
    def test_an_unknown_address_gets_the_houses_page(self, client):
        answer = client.get("/no/such/page/")
        assert answer.status_code == 404
        assert "404.html" in [template.name for template in answer.templates]

    def test_a_form_without_its_token_is_told_how_to_go_on(self):
        answer = Client(enforce_csrf_checks=True).post("/basket/add/", {"product": "1"})
        assert answer.status_code == 403
        assert "403_csrf.html" in [template.name for template in answer.templates]

    def test_the_page_for_our_own_failure_asks_nobody(self, rf, django_assert_num_queries):
        from config.views import server_error

        with django_assert_num_queries(0):
            answer = server_error(rf.get("/"))
        assert answer.status_code == 500
        assert b"<h1" in answer.content

    @pytest.mark.parametrize(("away", "status"), [(True, 503), (False, 500)])
    def test_a_database_that_is_away_is_told_from_our_failure(self, rf, monkeypatch, away, status):
        from config.views import server_error

        def connect():
            if away:
                raise OperationalError("connection refused")

        monkeypatch.setattr(connection, "close", lambda: None)
        monkeypatch.setattr(connection, "ensure_connection", connect)
        try:
            raise OperationalError("deadlock detected" if not away else "server closed")
        except OperationalError:
            answer = server_error(rf.get("/"))
        assert (answer.status_code, "Retry-After" in answer) == (status, away)
        assert b"<h1" in answer.content

    @pytest.mark.parametrize(("view", "status"), [("bad_request", 400), ("forbidden", 403)])
    def test_the_other_pages_stand(self, rf, view, status):
        from config import views

        answer = getattr(views, view)(rf.get("/"), Exception("secret"))
        assert answer.status_code == status
        assert b"<h1" in answer.content
        assert b"secret" not in answer.content
