"""A member's page, the buttons that follow and block, and what somebody follows."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from community.notes import selectors as notes
from shop.storefront import next_in, see_other, too_many, within

from . import feed, operations, selectors

HOUR = 60 * 60
QUIET = {"robots": "noindex"}


def person_or_404(handle: str) -> Any:
    """Return the member with this public name. Raises Http404 when they have no page."""
    person = selectors.find(handle.lower())
    if person is None:
        raise Http404
    return person


class PersonView(View):
    """A member's page: what they have said in public, and since when they are here."""

    def get(self, request: HttpRequest, handle: str) -> HttpResponse:
        person = person_or_404(handle)
        if handle != person.handle:
            return redirect("people:person", person.handle, permanent=True)
        said = selectors.comments_of(person, request.GET.get("page"))
        meta = {"title": f"@{person.handle}"}
        told = notes.newest(by=person.handle, most=notes.PER_SECTION)
        if not (said.paginator.count or told.notes) or said.number > 1:
            meta["robots"] = "noindex"
        context = {
            "person": person,
            "leaf": said,
            "told": told,
            "relation": selectors.relation(request.user, person),
            "meta": meta,
            **selectors.counts(person),
        }
        return render(request, "community/people/person.html", context)


class Button(LoginRequiredMixin, View):
    """A button that is pressed or let go by POST, at most 300 times an hour."""

    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Refuse who presses too often."""
        who = f"user:{request.user.pk}" if request.user.is_authenticated else ""
        if who and not within(scope="follow", who=who, most=300, seconds=HOUR):
            return too_many(request, seconds=HOUR)
        return super().dispatch(request, *args, **kwargs)


class FollowView(Button):
    """POST with ``follow`` or ``unfollow`` follows a member, or no longer."""

    def post(self, request: HttpRequest, handle: str) -> HttpResponse:
        person = person_or_404(handle)
        act = operations.unfollow if "unfollow" in request.POST else operations.follow
        try:
            act(user=request.user, person=person)
        except operations.CannotFollow as refusal:
            messages.error(request, str(refusal))
            return _refused(request, reverse("people:person", args=[person.handle]))
        if request.headers.get("HX-Request"):
            context = {"person": person, "relation": selectors.relation(request.user, person)}
            context |= selectors.counts(person) | {"swapped": True}
            return render(request, "community/people/follow.html", context)
        return see_other(next_in(request, otherwise=reverse("people:person", args=[handle])))


class FollowTopicView(Button):
    """POST with ``follow`` or ``unfollow`` follows a topic, or no longer."""

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        topic = selectors.topic(key)
        if topic is None:
            raise Http404
        act = operations.unfollow_topic if "unfollow" in request.POST else operations.follow_topic
        try:
            act(user=request.user, topic=key)
        except operations.CannotFollow as refusal:
            messages.error(request, str(refusal))
            return _refused(request, topic.url)
        if request.headers.get("HX-Request"):
            followed = act is operations.follow_topic
            context = {"topic": topic, "followed": followed, "user": request.user}
            return render(request, "community/people/follow_topic.html", context)
        return see_other(next_in(request, otherwise=topic.url))


class FollowMakerView(Button):
    """POST with ``follow`` or ``unfollow`` follows a maker, or no longer."""

    def post(self, request: HttpRequest, maker_id: str) -> HttpResponse:
        number = int(maker_id)
        maker = selectors.maker(number)
        if maker is None:
            raise Http404
        act = operations.unfollow_maker if "unfollow" in request.POST else operations.follow_maker
        try:
            act(user=request.user, maker=number)
        except operations.CannotFollow as refusal:
            messages.error(request, str(refusal))
            return _refused(request, maker.url)
        if request.headers.get("HX-Request"):
            followed = act is operations.follow_maker
            context = {"maker": maker, "followed": followed, "user": request.user}
            return render(request, "community/people/follow_maker.html", context)
        return see_other(next_in(request, otherwise=maker.url))


class BlockView(Button):
    """POST with ``block`` or ``unblock`` blocks a member, or no longer."""

    def post(self, request: HttpRequest, handle: str) -> HttpResponse:
        person = person_or_404(handle)
        if "unblock" in request.POST:
            operations.unblock(user=request.user, person=person)
            words = _("@%(handle)s is not blocked any more.")
        else:
            operations.block(user=request.user, person=person)
            words = _("@%(handle)s is blocked. Only you see this.")
        messages.success(request, words % {"handle": person.handle})
        return see_other(next_in(request, otherwise=reverse("people:person", args=[person.handle])))


@method_decorator(never_cache, name="dispatch")
class FeedView(LoginRequiredMixin, View):
    """The newest of what the visitor follows."""

    def get(self, request: HttpRequest) -> HttpResponse:
        after = feed.Place.read(request.GET.get("after", ""))
        leaf = feed.leaf(request.user, request, after=after)
        context = {"leaf": leaf, "is_first": after is None, "meta": QUIET}
        return render(request, "community/people/feed.html", context)


@method_decorator(never_cache, name="dispatch")
class FollowingView(LoginRequiredMixin, View):
    """Everything that the visitor follows, to follow it no longer."""

    def get(self, request: HttpRequest) -> HttpResponse:
        leaf, every = selectors.following(request.user, request.GET.get("page"))
        context = {
            "leaf": leaf,
            "every": every,
            "relation": selectors.Relation(may_follow=True, is_followed=True),
            "meta": QUIET,
        }
        return render(request, "community/people/following.html", context)


@method_decorator(never_cache, name="dispatch")
class BlockedView(LoginRequiredMixin, View):
    """The members whom the visitor has blocked; nobody else sees this list."""

    def get(self, request: HttpRequest) -> HttpResponse:
        leaf = selectors.blocked(request.user, request.GET.get("page"))
        return render(request, "community/people/blocked.html", {"leaf": leaf, "meta": QUIET})


def _refused(request: HttpRequest, address: str) -> HttpResponse:
    """Lead to the page that says why: with htmx it is loaded whole."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return see_other(address)
