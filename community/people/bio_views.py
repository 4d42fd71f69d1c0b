"""What a member says of themselves on their public page."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import View

from community.moderation.operations import Refused
from shop.storefront import see_other, too_many, within

from . import operations
from .models import Profile
from .views import HOUR, QUIET


class BioForm(forms.Form):
    """A few plain lines."""

    bio = forms.CharField(
        label=gettext_lazy("About you"),
        help_text=gettext_lazy(
            "Everybody can read it on your public page. Plain text, up to 300 characters."
        ),
        max_length=Profile.BIO_LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "data-counted": ""}),
    )

    def clean_bio(self) -> str:
        """Return the text with one kind of line ends."""
        return self.cleaned_data["bio"].replace("\r\n", "\n").strip()


@method_decorator(never_cache, name="dispatch")
class BioView(LoginRequiredMixin, View):
    """Writes the lines, or takes them away when nothing is left."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        row = Profile.objects.filter(user=user).first()
        return self._show(request, BioForm(initial={"bio": row.bio if row else ""}))

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if not within(scope="bio", who=f"user:{user.pk}", most=30, seconds=HOUR):
            return too_many(request, seconds=HOUR)
        form = BioForm(request.POST)
        if form.is_valid():
            try:
                operations.say_of_oneself(user=user, text=form.cleaned_data["bio"])
            except Refused as refusal:
                form.add_error("bio", str(refusal))
            else:
                messages.success(request, _("Saved."))
                page = reverse("people:person", args=[user.handle]) if user.handle else ""
                return see_other(page or request.path)
        return self._show(request, form)

    def _show(self, request: HttpRequest, form: BioForm) -> HttpResponse:
        return render(request, "community/people/bio.html", {"form": form, "meta": QUIET})
