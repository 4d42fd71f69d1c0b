"""Pages of the installation itself: health and what went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was too old to be taken, and how to go on."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)
