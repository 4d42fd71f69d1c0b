"""Reading notes, and writing one. Without JavaScript everything is a page of its own."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from community.accounts.handles import HANDLE_LONGEST
from community.accounts.operations import NameTaken, take_handle
from community.comments.waiting import wait_words
from community.moderation.models import Status
from community.moderation.selectors import usual_wait
from shop import storefront
from shop.storefront import GREATEST_ID, StockState, delivered, see_other

from . import drafts, operations, selectors, selling
from .forms import NoteForm
from .models import Note

QUIET = {"robots": "noindex"}


def note_or_404(request: HttpRequest, note_id: Any) -> Note:
    """Return a note that the visitor may see. Raises Http404."""
    found = selectors.find(int(note_id), request.user)
    if found is None:
        raise Http404
    return found


def number_in(data: Any, name: str) -> int:
    """Return a positive number that an address names, or 0."""
    text = data.get(name, "")
    found = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
    return found if found <= GREATEST_ID else 0


class NewestView(View):
    """The newest notes; ``?product=`` and ``?shelf=`` narrow them, ``?after=`` goes on."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        product, after = number_in(request.GET, "product"), number_in(request.GET, "after")
        shelves = selectors.shelves()
        wanted = request.GET.get("shelf", "")
        shelf = next((one for one in shelves if one.slug == wanted), None)
        card = storefront.card(product) if product else None
        if card is not None and card.state is StockState.GONE and not card.title:
            raise Http404
        meta = {"title": _("Notes"), "description": _("What readers tell of things they bought.")}
        by = request.GET.get("by", "").replace("\x00", "")[:HANDLE_LONGEST]
        if product or after or wanted or by:
            meta |= QUIET
        context = {
            "leaf": selectors.newest(product=product, shelf=shelf, by=by, after=after),
            "shelves": shelves,
            "shelf": shelf,
            "card": card,
            "by": by,
            "is_first": not after,
            "meta": meta,
        }
        return render(request, "community/notes/list.html", context)


class NoteView(View):
    """A note, with what it tells of to buy. Another slug leads to the right one."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, note_id: str, slug: str = "") -> HttpResponse:
        note = note_or_404(request, note_id)
        if slug != note.slug:
            return redirect(note.get_absolute_url())
        entry = selectors.entry_of(note, request.user)
        meta = {"title": note.title, "description": note.text[:160]}
        if not note.is_visible:
            meta |= QUIET
        context = {
            "entry": entry,
            "note": note,
            "source": selling.token_of(note),
            "share_url": request.build_absolute_uri(request.path) if note.is_visible else "",
            "wait": "" if note.is_visible else wait_words(usual_wait()),
            "meta": meta,
        }
        return render(request, "community/notes/note.html", context)


@method_decorator(never_cache, name="dispatch")
class WriteView(View):
    """The form. A stranger may write before signing in; ``draft`` keeps it for later."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        purchases = delivered(request.user)
        begun = drafts.kept(request)
        asked = number_in(request.GET, "product")
        if asked and not begun.get("lines"):
            lines = [one.line_id for one in purchases if asked in (one.product_id, one.variant_id)]
            begun = {**begun, "lines": lines[:1]}
        return self._show(self._form(purchases, initial=begun), purchases, bool(begun.get("text")))

    def post(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self._ask()
        if "draft" in request.POST:
            drafts.forget(request)
            drafts.keep(request, drafts.content_of(request.POST))
            messages.success(request, _("Your draft is kept. Only you see it."))
            return see_other(f"{resolve_url('notes:mine')}#draft")
        purchases = delivered(request.user)
        form = self._form(purchases, request.POST, request.FILES)
        if not form.is_valid():
            return self._again(form, purchases)
        try:
            row = self._write(form)
        except (operations.Refused, NameTaken) as refusal:
            form.add_error("handle" if isinstance(refusal, NameTaken) else None, str(refusal))
            return self._again(form, purchases)
        drafts.forget(request)
        messages.success(request, said_of(row))
        return see_other(row.get_absolute_url())

    def _write(self, form: NoteForm) -> Note:
        given = form.cleaned_data
        if handle := given.get("handle"):
            take_handle(user=self.request.user, handle=handle)
        key, seconds = form.sent()
        return operations.write(
            user=self.request.user,
            title=given["title"],
            text=given["text"],
            lines=given["lines"],
            may_be_quoted=given["may_be_quoted"],
            key=key,
            seconds=seconds,
            photos=given.get("photos") or (),
        )

    def _ask(self) -> HttpResponse:
        drafts.keep(self.request, drafts.content_of(self.request.POST))
        messages.info(self.request, _("Your words are kept. Sign in to send them."))
        query = urlencode({"next": self.request.path})
        return see_other(f"{resolve_url(settings.LOGIN_URL)}?{query}")

    def _again(self, form: NoteForm, purchases: list[Any]) -> HttpResponse:
        """Show the form with what is wrong, and keep the words in case the reader leaves."""
        drafts.keep(self.request, drafts.content_of(self.request.POST))
        return self._show(form, purchases, False)

    def _form(self, purchases: list[Any], *data: Any, **kwargs: Any) -> NoteForm:
        return NoteForm(
            *data,
            user=self.request.user,
            purchases=[p for p in purchases if p.product_id],
            **kwargs,
        )

    def _show(self, form: NoteForm, purchases: list[Any], is_draft: bool) -> HttpResponse:
        context = {
            "form": form,
            "purchases": purchases,
            "is_draft": is_draft,
            "meta": QUIET,
        }
        return render(self.request, "community/notes/write.html", context)


def said_of(row: Note) -> str:
    """Return what the author is told after sending a note."""
    if row.status == Status.VISIBLE:
        return _("Your note is public.")
    wait = wait_words(usual_wait())
    return " ".join(filter(None, [_("Waiting for review."), wait, _("We write to you.")]))
