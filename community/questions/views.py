"""Reading, asking and answering. Every act is a page of its own."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from community.accounts.operations import NameTaken, take_handle
from community.comments import drafts
from community.comments.waiting import wait_words
from community.moderation.selectors import usual_wait
from community.voices.acts import QUIET, said_of
from shop.storefront import product_model, see_other

from . import operations, selectors
from .forms import SpokenForm
from .models import Answer, Question

MOST_OWN = 50


def question_or_404(request: HttpRequest, pk: int) -> Question:
    """Return a question that the visitor may see. Raises Http404."""
    found = selectors.find(pk, request.user)
    if found is None:
        raise Http404
    return found


def answer_or_404(request: HttpRequest, pk: int) -> Answer:
    """Return an answer that the visitor may see. Raises Http404."""
    found = selectors.find_answer(pk, request.user)
    if found is None:
        raise Http404
    return found


def own_or_404(model: Any, request: HttpRequest, pk: int) -> Any:
    """Return the visitor's own question or answer, whatever became of it. Raises Http404."""
    mine = selectors.of_member(model, request.user) if request.user.is_authenticated else None
    found = mine.filter(pk=pk).first() if mine is not None else None
    if found is None:
        raise Http404
    return found


def product_or_404(product_id: int) -> Any:
    """Return a product that is no variant. Raises Http404."""
    found = product_model().objects.filter(pk=product_id, parent=None).first()
    if found is None:
        raise Http404
    return found


def about(product: Any) -> dict[str, Any]:
    """Return what every page says of the product."""
    return {
        "product_id": product.pk,
        "title": product.localized("title"),
        "url": product.get_absolute_url(),
        "meta": QUIET,
    }


class ProductView(View):
    """All questions on a product, leaf by leaf."""

    def get(self, request: HttpRequest, product_id: int) -> HttpResponse:
        product = product_or_404(product_id)
        sort = request.GET.get("sort", "")
        sort = sort if sort in selectors.SORTS else "newest"
        leaf = selectors.of_product(product.pk, sort=sort, after=request.GET.get("after", ""))
        context = about(product) | {
            "entries": selectors.entries(leaf.rows, request.user),
            "leaf": leaf,
            "sort": sort,
        }
        return render(request, "community/questions/all.html", context)


class QuestionView(View):
    """One question with its answers, at an address that stays."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        question = question_or_404(request, pk)
        after = request.GET.get("after", "")
        entry, leaf = selectors.with_answers(question, request.user, after=after)
        context = about(question.product) | {"entry": entry, "leaf": leaf}
        return render(request, "community/questions/one.html", context)


class OneAnswerView(View):
    """One answer below its question, at an address that stays."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        answer = answer_or_404(request, pk)
        context = about(answer.question.product) | {"entry": selectors.alone(answer, request.user)}
        return render(request, "community/questions/one.html", context)


@method_decorator(never_cache, name="dispatch")
class SpeakView(View):
    """The form. A stranger may fill it in before signing in."""

    about_what: Any = None
    question: Question | None = None

    def label(self) -> str:
        """Return what the field is called."""
        raise NotImplementedError

    def say(self, text: str, key: str, seconds: float | None) -> Any:
        """Write it, and return the row. Raises Refused."""
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        draft = drafts.kept(request.session, request.path)
        return self._show(self._form(initial={"text": draft} if draft else None))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return self._ask(request.POST.get("text", ""))
        form = self._form(request.POST)
        if not form.is_valid():
            return self._show(form)
        try:
            if handle := form.cleaned_data.get("handle"):
                take_handle(user=request.user, handle=handle)
            row = self.say(form.cleaned_data["text"], *form.sent())
        except (operations.Refused, NameTaken) as refusal:
            form.add_error("handle" if isinstance(refusal, NameTaken) else "text", str(refusal))
            return self._show(form)
        drafts.forget(request.session)
        messages.success(request, said_of(row))
        return see_other(row.get_absolute_url())

    def _form(self, *data: Any, **kwargs: Any) -> SpokenForm:
        return SpokenForm(*data, user=self.request.user, label=self.label(), **kwargs)

    def _ask(self, text: str) -> HttpResponse:
        drafts.keep(self.request.session, place=self.request.path, text=text)
        messages.info(self.request, _("Your words are kept. Sign in to send them."))
        query = urlencode({"next": self.request.path})
        return see_other(f"{resolve_url(settings.LOGIN_URL)}?{query}")

    def _show(self, form: SpokenForm) -> HttpResponse:
        context = about(self.about_what) | {
            "form": form,
            "question": self.question,
            "action": self.request.path,
        }
        return render(self.request, "community/questions/write.html", context)


class AskView(SpeakView):
    """Asks something about a product."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the product. Raises Http404."""
        self.about_what = product_or_404(kwargs["product_id"])
        return super().dispatch(request, *args, **kwargs)

    def label(self) -> str:
        return _("Your question")

    def say(self, text: str, key: str, seconds: float | None) -> Question:
        return operations.ask(
            user=self.request.user, product=self.about_what, text=text, key=key, seconds=seconds
        )


class AnswerView(SpeakView):
    """Answers a question that everybody can read."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the question. Raises Http404."""
        self.question = question_or_404(request, kwargs["pk"])
        if not self.question.is_visible:
            raise Http404
        self.about_what = self.question.product
        return super().dispatch(request, *args, **kwargs)

    def label(self) -> str:
        return _("Your answer")

    def say(self, text: str, key: str, seconds: float | None) -> Answer:
        assert self.question is not None  # nosec B101  # dispatch has found it
        return operations.answer(
            user=self.request.user, question=self.question, text=text, key=key, seconds=seconds
        )


@method_decorator(never_cache, name="dispatch")
class MineView(LoginRequiredMixin, View):
    """What a member asked and answered, and what became of it; the latest fifty of each."""

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = list(selectors.of_member(Question, request.user)[:MOST_OWN])
        answered = list(selectors.of_member(Answer, request.user)[:MOST_OWN])
        context = {
            "asked": selectors.with_decisions(asked, "questions"),
            "answered": selectors.with_decisions(answered, "answers"),
            "wait": wait_words(usual_wait()),
            "meta": QUIET,
        }
        return render(request, "community/questions/mine.html", context)
