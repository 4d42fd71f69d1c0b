import pytest

SIGN_IN = "/account/sign-in/"


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_there_is_one_sign_in(client, method):
    assert getattr(client, method)("/manage/login/").url == SIGN_IN
    answer = getattr(client, method)("/manage/login/?next=/manage/pages/")
    assert answer.url == f"{SIGN_IN}?next=/manage/pages/"


@pytest.mark.django_db
@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_the_way_to_the_sign_in_leads_to_no_other_site(client, target):
    assert client.get("/manage/login/", {"next": target}).url == SIGN_IN


@pytest.mark.django_db
def test_wagtails_own_way_to_a_new_password_is_closed(client):
    assert client.get("/manage/password_reset/").status_code == 404


@pytest.mark.django_db
def test_a_reader_who_knocks_at_the_back_office_is_not_sent_in_circles(reader):
    answer = reader.client.get("/manage/", follow=True)
    assert len(answer.redirect_chain) < 4
