"""Work for the worker: ids in, nothing decided here, safe to do twice."""

import logging

from django_tasks import task
from wagtail.images import get_image_model

from .pictures import SHARE_SPEC, UNREADABLE, specs_for

logger = logging.getLogger(__name__)


@task(backend="worker")
def make_renditions(image_id: int) -> int:
    """Make every rendition that pages ask of the image; return how many there are.

    So that no reader waits for one. 0 when image or file is gone by now.
    """
    image = get_image_model().objects.filter(pk=image_id).first()
    if image is None:
        return 0
    try:
        return len(image.get_renditions(*specs_for(image), SHARE_SPEC))
    except UNREADABLE:
        logger.exception("Image %s cannot be read.", image_id)
        return 0
