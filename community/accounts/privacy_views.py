"""The page about privacy, and what it offers."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from . import privacy
from .gate import DAY, by_user, limited
from .models import Export
from .pages import QUIET

_PROVED = reauthentication_required(app="allauth.account")


@method_decorator(never_cache, name="dispatch")
class PrivacyView(LoginRequiredMixin, TemplateView):
    """What is kept, for how long, and what can be done about it. POST asks for everything."""

    template_name = "accounts/privacy.html"
    extra_context = {"meta": QUIET}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            export=privacy.ready_for(self.request.user),
            days=privacy.KEPT.days,
            years=settings.SHOP_BOOKS_YEARS,
        )

    @method_decorator(limited(scope="export", who=by_user, most=5, seconds=DAY))
    def post(self, request: HttpRequest) -> HttpResponse:
        privacy.ask_for_export(user=request.user)
        messages.success(request, _("We put it together and write to you when it is ready."))
        return HttpResponseRedirect(reverse("accounts:privacy"))


@method_decorator(_PROVED, name="dispatch")
@method_decorator(never_cache, name="dispatch")
class FetchView(LoginRequiredMixin, View):
    """Answers the ZIP, to its owner alone."""

    def get(self, request: HttpRequest) -> HttpResponse:
        row = Export.objects.filter(user_id=request.user.pk or 0).exclude(date_ready=None).first()
        if row is None or privacy.ready_for(request.user) is None:
            raise Http404
        response = HttpResponse(bytes(row.content), content_type="application/zip")
        response["Content-Disposition"] = 'attachment; filename="my-data.zip"'
        return response


@method_decorator(_PROVED, name="dispatch")
@method_decorator(never_cache, name="dispatch")
class DeleteView(LoginRequiredMixin, View):
    """Says what goes and what stays; POST deletes the account."""

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {"years": settings.SHOP_BOOKS_YEARS, "meta": QUIET}
        return render(request, "accounts/delete.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            privacy.ask_to_delete(user=request.user)
        except privacy.NotNow:
            messages.error(
                request,
                _("You are the only owner of this site. Make somebody else an owner first."),
            )
            return HttpResponseRedirect(reverse("accounts:delete"))
        logout(request)
        messages.success(request, _("Your account is closed and is being deleted."))
        return HttpResponseRedirect("/")
