"""The form of a delivery method: what its steps and countries may not be."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from shop.translated_texts import TranslatedForm


class DeliveryMethodForm(TranslatedForm, WagtailAdminModelForm):
    """Refuses two steps with one limit, and a method that reaches nobody."""

    def clean(self) -> dict[str, Any]:
        """Say at each field what is in the way. Returns the cleaned values."""
        cleaned = super().clean() or {}
        if cleaned.get("reach") == "listed" and not cleaned.get("countries"):
            self.add_error("countries", _("Tick the countries that it goes to."))
        least, most = cleaned.get("days_least"), cleaned.get("days_most")
        if (least is None) != (most is None) or (least or 0) > (most or 0):
            self.add_error("days_most", _("Write both numbers of days, the smaller one first."))
        if "steps" in self.formsets:
            self._look_at_steps(cleaned)
        return cleaned

    def _look_at_steps(self, cleaned: dict[str, Any]) -> None:
        """Refuse a limit that is there twice, and steps of weight beyond the greatest weight."""
        seen = set()
        for form in self.formsets["steps"].forms:
            if not form.is_valid() or form.cleaned_data.get("DELETE") or not form.cleaned_data:
                continue
            limit = (form.cleaned_data.get("measure"), form.cleaned_data.get("up_to"))
            if limit in seen:
                form.add_error(
                    "up_to",
                    _("Another step ends here. Two steps would overlap: change one of them.")
                    if limit[1] is not None
                    else _("Another step is open at the top. Give one of them a limit."),
                )
            seen.add(limit)
            top = cleaned.get("max_weight")
            if limit[0] == "weight" and limit[1] and top and limit[1] > top:
                form.add_error(
                    "up_to",
                    _("The method takes %(weight)s kg at the most. Lower this, or raise that.")
                    % {"weight": f"{top.normalize():f}"},
                )
