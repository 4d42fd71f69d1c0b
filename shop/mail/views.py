"""The mail's screens in the back office: outbox, preview, the house's own sentences.

Looking takes the right to view mails, sending and trying again the right to change them,
and the sentences have a right of their own. Nothing changes by GET.
"""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView

from . import composing, kinds, operations, words
from .filters import MailFilter
from .forms import FooterForm, WordsForm
from .models import Mail, Words

VIEW, CHANGE, WRITE = "mail.view_mail", "mail.change_mail", "mail.change_words"


class Screen(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """A screen with a title and the rights that it takes to look and to send."""

    permission_to_look = VIEW
    permission_to_send = CHANGE
    raise_exception = True
    header_icon = "mail"

    def get_permission_required(self) -> tuple[str, ...]:
        """Return the rights that this request takes."""
        looks = self.request.method in ("GET", "HEAD", "OPTIONS")
        return (VIEW, self.permission_to_look if looks else self.permission_to_send)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way here: the list of texts, and the screen's own title."""
        texts = {"url": reverse("mail_kinds"), "label": _("Mail texts")}
        here = {"url": "", "label": self.get_page_title()}
        above = [] if isinstance(self, KindsView | RetryView) else [texts]
        return [*super().get_breadcrumbs_items(), *above, here]


class RetryColumn(Column):
    """The way to try a mail again, where that makes sense."""

    cell_template_name = "shop/mail_desk/retry_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Add whether the person may."""
        context = super().get_cell_context_data(instance, parent_context)
        user = parent_context["request"].user
        context["may_retry"] = instance.can_retry and user.has_perm(CHANGE)
        return context


class OutboxView(ReportView):
    """Every mail with its state, the newest first."""

    page_title = gettext_lazy("Mails")
    header_icon = "mail"
    index_url_name = "mail_outbox"
    index_results_url_name = "mail_outbox_results"
    model = Mail
    filterset_class = MailFilter
    any_permission_required = ["view"]
    default_ordering = ["-date_created", "-pk"]
    columns = [
        DateColumn("date_created", label=gettext_lazy("Written"), width="15%"),
        Column("kind", label=gettext_lazy("Kind"), accessor="kind_label"),
        Column("to", label=gettext_lazy("Recipient"), accessor="to"),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
        Column("attempts", label=gettext_lazy("Attempts"), accessor="attempts"),
        Column("problem", label=gettext_lazy("What went wrong"), accessor="problem"),
        RetryColumn("retry", label=gettext_lazy("Next step")),
    ]

    def get_queryset(self) -> Any:
        return Mail.objects.order_by("-date_created", "-pk")


class RetryView(Screen):
    """Asks whether a failed mail is to be tried again, and does so."""

    permission_to_look = CHANGE
    template_name = "shop/mail_desk/retry.html"
    page_title = gettext_lazy("Send a mail again")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mail = get_object_or_404(Mail, pk=self.kwargs["pk"])
        return super().get_context_data(mail=mail, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        mail = get_object_or_404(Mail, pk=pk)
        if mail.can_retry and operations.retry(mails=[mail]):
            on_its_way = _("The mail to %(to)s is on its way again.") % {"to": mail.to}
            messages.success(request, on_its_way)
        else:
            messages.error(request, _("Only a mail that has failed can be sent again."))
        return redirect("mail_outbox")


class KindsView(Screen):
    """All kinds of mail, each with the way to its preview."""

    template_name = "shop/mail_desk/kinds.html"
    page_title = gettext_lazy("Mail texts")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            kinds=kinds.every(),
            languages=settings.LANGUAGES,
            may_write=self.request.user.has_perm(WRITE),
            **kwargs,
        )


class KindMixin:
    """A screen about one kind in one language, by ``code`` and ``?language=``."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def kind(self) -> kinds.MailKind:
        try:
            return kinds.find(self.kwargs["code"])
        except LookupError:
            raise Http404(_("There is no such mail.")) from None

    @cached_property
    def language(self) -> str:
        wanted = self.request.GET.get("language", "")
        return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

    def sample(self, to: str = "ada@example.com") -> Any:
        """Return the mail with made-up contents, in the language."""
        with translation.override(self.language):
            leave = f"{settings.BASE_URL.rstrip('/')}/" if self.kind.unsubscribe else ""
            return composing.compose(self.kind, self.kind.sample(), to=to, unsubscribe=leave)


class KindView(KindMixin, Screen):
    """A mail as it will look, and the house's sentences in it."""

    permission_to_send = WRITE
    template_name = "shop/mail_desk/kind.html"

    def get_page_title(self) -> str:
        return str(self.kind.label)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mail = self.sample()
        return super().get_context_data(
            kind=self.kind,
            language=self.language,
            languages=settings.LANGUAGES,
            phone="phone" in self.request.GET,
            mail=mail,
            form=kwargs.pop("form", None) or self.form(),
            may_write=self.request.user.has_perm(WRITE),
            may_send=self.request.user.has_perm(CHANGE),
            **kwargs,
        )

    def form(self, data: Any = None) -> WordsForm:
        row = Words.objects.filter(kind=self.kind.code, language=self.language).first()
        row = row or Words(kind=self.kind.code, language=self.language)
        return WordsForm(data, instance=row, names=words.names_of(self.kind, self.language))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        form.save()
        messages.success(request, _("The sentences are kept. The next mail has them."))
        return HttpResponseRedirect(request.get_full_path())


class KindPageView(KindMixin, PermissionRequiredMixin, View):
    """The mail's HTML alone, for the frame of the preview."""

    permission_required = VIEW
    raise_exception = True
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return HttpResponse(self.sample().alternatives[0][0])


class SampleView(KindMixin, Screen):
    """Sends a sample to whoever asks, and to nobody else."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        to = getattr(request.user, "email", "")
        mail = self.sample(to=to)
        mail.subject = _("Sample: %(subject)s") % {"subject": mail.subject}
        try:
            mail.send()
        except OSError as error:
            messages.error(
                request, _("The mail server did not take it: %(reason)s") % {"reason": error}
            )
        else:
            messages.success(request, _("A sample went to %(to)s.") % {"to": to})
        page = reverse("mail_kind", kwargs={"code": code})
        return HttpResponseRedirect(f"{page}?language={self.language}")


class FooterView(Screen):
    """The foot of all mails, in every language."""

    permission_to_send = WRITE
    template_name = "shop/mail_desk/footer.html"
    page_title = gettext_lazy("Foot of mails")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or FooterForm()
        may_write = self.request.user.has_perm(WRITE)
        return super().get_context_data(form=form, may_write=may_write, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FooterForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        operations.keep_footer(texts=form.cleaned_data)
        messages.success(request, _("The foot is kept. The next mail has it."))
        return redirect("mail_kinds")
