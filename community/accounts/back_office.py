"""The back office's screens of users: nobody sets another's password, or gives more than they have.

Wagtail lets whoever may change users tick "Administrator", put anybody into any group and change
an owner's address, to which a new password is then sent (safety A14). Here an address is its
owner's to change, an owner is changed by owners alone, and groups are given by their members.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.log_actions import log
from wagtail.users import forms
from wagtail.users.views import users
from wagtail.users.views.bulk_actions import DeleteBulkAction

from . import mails, privacy


class _Ruled:
    """A form of a user that knows who fills it in: ``by``."""

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]
        for name in ("first_name", "last_name"):
            fields[name].required = False
        self.kept: list[Any] = []
        if by.is_superuser:
            return
        fields.pop("is_superuser", None)
        instance: Any = self.instance  # type: ignore[attr-defined]
        if instance.pk:
            self.kept = list(instance.groups.exclude(pk__in=by.groups.all()))
        fields["groups"].queryset = by.groups.all()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data  # type: ignore[misc, attr-defined]
        chosen = [*cleaned.get("groups", ()), *self.kept]
        return cleaned | {"groups": chosen}


class CreateForm(_Ruled, forms.UserCreationForm):
    """Adds a user, who gets a link to choose a password."""


class EditForm(_Ruled, forms.UserEditForm):
    """Changes a user; the address is theirs to change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].disabled = True


class CreateView(users.CreateView):
    """Adds a user and has a link sent to them."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"by": self.request.user}

    def save_instance(self) -> Any:
        user = super().save_instance()
        user.set_unusable_password()
        user.save(update_fields=["password"])
        mails.send_password_link(user.email)
        return user


class EditView(users.EditView):
    """Changes a user."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_change(request.user, self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"by": self.request.user}


class DeleteView(users.DeleteView):
    """Deletes a user as they would themselves: orders stay and can still be written about."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_change(request.user, get_object_or_404(get_user_model(), pk=kwargs["pk"])):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def delete_action(self) -> None:
        erase(self.object, by=self.request.user)


class DeleteMany(DeleteBulkAction):
    """The same for several users that were ticked in the list."""

    def get_execution_context(self) -> dict[str, Any]:
        return super().get_execution_context() | {"by": self.request.user}

    @classmethod
    def execute_action(cls, objects: list[Any], by: Any = None, **kwargs: Any) -> tuple[int, int]:
        for person in objects:
            erase(person, by=by)
        return len(objects), 0


class UserViewSet(users.UserViewSet):
    """Wagtail's screens with our rules."""

    add_view_class = CreateView
    edit_view_class = EditView
    delete_view_class = DeleteView

    def get_form_class(self, for_update: bool = False) -> type:
        return EditForm if for_update else CreateForm


@method_decorator(require_admin_access, name="dispatch")
class SendLinkView(TemplateView):
    """Has a link to a new password sent to a user. GET asks, POST does it."""

    template_name = "accounts/back_office/send_link.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.person: Any = get_object_or_404(get_user_model(), pk=kwargs["user_id"])
        allowed = request.user.has_perm("accounts.change_user")
        if not allowed or not may_change(request.user, self.person):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, person=self.person)

    def post(self, request: HttpRequest, user_id: int) -> HttpResponse:
        mails.send_password_link(self.person.email)
        messages.success(
            request, _("A link is on its way to %(email)s.") % {"email": self.person.email}
        )
        return HttpResponseRedirect(reverse("wagtailusers_users:index"))


@transaction.atomic
def erase(person: Any, *, by: Any) -> None:
    """Delete the account as its owner would, and write down who did it."""
    log(instance=person, action="wagtail.delete", user=by, deleted=True)
    privacy.erase(user=person)


def may_change(who: Any, person: Any) -> bool:
    """Return whether ``who``, if they may change users, may change this one."""
    return who.is_superuser or not person.is_superuser
