"""The picture on which an editor places pins."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe
from wagtail.images import get_image_model

SPEC = "max-1200x1200|format-webp"


@require_safe
def picture(request: HttpRequest, image_id: int) -> HttpResponse:
    """Lead to the picture at a size at which single things can be hit."""
    image = get_object_or_404(get_image_model(), pk=image_id)
    return redirect(image.get_rendition(SPEC).url)
