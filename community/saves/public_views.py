"""A list that its owner shows to everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import View

from community.people.views import person_or_404

from . import selectors


class PublicListView(View):
    """What is in a public list; of a private one nobody learns that it is there."""

    def get(self, request: HttpRequest, handle: str, list_id: int) -> HttpResponse:
        person = person_or_404(handle)
        chosen = selectors.lists_of(person).filter(pk=list_id, is_public=True).first()
        if chosen is None:
            raise Http404
        leaf, every = selectors.kept_in(request, person, chosen, request.GET.get("page"))
        context = {
            "person": person,
            "chosen": chosen,
            "leaf": leaf,
            "every": [one for one in every if one.thing and one.thing.url],
            "meta": {"title": f"{chosen.name} · @{person.handle}", "robots": "noindex"},
        }
        return render(request, "community/saves/public.html", context)
