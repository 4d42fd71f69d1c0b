"""The form that an editor writes a page with."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page


class PageForm(WagtailAdminPageForm):
    """Wagtail's form, whose draft cannot undo a publication.

    Wagtail 8 saves by itself while one writes. A draft that was never live is written whole, with
    ``live`` as it was when the request began. Somebody who presses Publish while such a save is
    under way would be told that the page is published, and then the save would take it offline.
    """

    def save(self, commit: bool = True) -> Any:
        """Save as Wagtail does. Raises PermissionDenied for a draft of what went live meanwhile.

        Wagtail shows the message; the browser that published has left the page by then.
        """
        if commit and self.instance.pk and "action-publish" not in self.data:
            row = Page.objects.select_for_update().filter(pk=self.instance.pk)
            if not self.instance.live and row.values_list("live", flat=True).first():
                raise PermissionDenied(
                    _("This page was published meanwhile. Load it again before you go on.")
                )
        return super().save(commit=commit)
