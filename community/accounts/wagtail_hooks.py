"""What accounts add to the back office."""

from collections.abc import Iterator
from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from .back_office import DeleteMany, SendLinkView, may_change

# After Wagtail's own, which it takes the place of.
hooks.register("register_bulk_action", DeleteMany, order=1)


@hooks.register("register_admin_urls")
def urls() -> list:
    return [
        path(
            "users/<int:user_id>/password-link/",
            SendLinkView.as_view(),
            name="accounts_send_link",
        )
    ]


@hooks.register("register_user_listing_buttons")
def buttons(user: Any, request_user: Any) -> Iterator[Button]:
    if request_user.has_perm("accounts.change_user") and may_change(request_user, user):
        yield Button(
            _("Send a password link"),
            reverse("accounts_send_link", args=[user.pk]),
            icon_name="mail",
            priority=50,
        )
