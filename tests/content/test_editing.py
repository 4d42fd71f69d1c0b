"""An editor who publishes while the draft saves itself."""

import pytest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminPageForm

from content.editing import PageForm
from content.models import ArticlePage
from tests.content.pages import add, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(db):
    return add(make_section(), ArticlePage, "A teapot", live=False, lede="Of clay.")


def publish(request, page):
    """What the Publish button did while this request was on its way."""
    ArticlePage.objects.get(pk=page.pk).save_revision().publish()


def save_itself(client, page):
    """Send what Wagtail's script sends; the page goes live between the reading and the writing."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = client.get(address).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    data |= {"title": "A teapot, half w", "body-count": "0"}
    data |= {
        f"{prefix}-{name}": "0"
        for prefix in [*form.formsets, "body"]
        for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
    }
    with hooks.register_temporarily("before_edit_page", publish):
        return client.post(address, data, headers={"Accept": "application/json"})


def test_a_draft_that_saves_itself_undoes_no_publication(editor, draft):
    answer = save_itself(editor.client, draft).json()
    assert answer["success"] is False
    assert "published meanwhile" in answer["error_message"]
    draft.refresh_from_db()
    assert (draft.live, draft.title) == (True, "A teapot")


def test_without_the_look_the_page_goes_offline(editor, draft, monkeypatch):
    monkeypatch.setattr(PageForm, "save", WagtailAdminPageForm.save)
    assert save_itself(editor.client, draft).json()["success"] is True
    draft.refresh_from_db()
    assert draft.live is False
