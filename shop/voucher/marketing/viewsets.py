"""Marketing in the back office: offers, vouchers, sets of codes, groups of goods."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from shop.money import money
from shop.offer.summary import of_voucher, sentence

from . import standing
from .forms import CONDITION, GIFT, LIMITS, NAMES, OfferForm, VoucherForm, VoucherSetForm


def _panels(heading: Any, names: Any) -> MultiFieldPanel:
    return MultiFieldPanel([FieldPanel(name) for name in names], heading=heading)


class SummaryPanel(Panel):
    """The sentence that sums the row up, at the top of its form."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "shop/marketing/summary_panel.html"

        def is_shown(self) -> bool:
            """Return whether there is something to sum up."""
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Return the sentence with how the row stands and how often it was used."""
            context = super().get_context_data(parent_context)
            rows = standing.attach([self.instance])
            return context | {"row": rows[0], "sentence": summary_of(self.instance)}


def _form(base: type, first: Any, when: Any) -> ObjectList:
    panels: list[Panel] = [
        SummaryPanel(heading=_("In one sentence")),
        first,
        _panels(_("What it gives"), GIFT),
        _panels(_("What it takes"), CONDITION),
        _panels(_("How often and for whom"), LIMITS),
        MultiFieldPanel(
            [FieldPanel(name) for name in when],
            heading=_("When"),
            help_text=_("In your own time zone, as your account has it."),
        ),
    ]
    return ObjectList(panels, base_form_class=base)


def summary_of(row: Any) -> str:
    """Return the sentence about an offer, a voucher or a set."""
    if hasattr(row, "condition_id"):
        return sentence(row)
    offers = getattr(row, "brings", None)
    if offers is None:
        offers = standing.offers_of(row)
    return " ".join(of_voucher(row, offer) for offer in offers)


def _used(row: Any) -> str:
    return gettext("%(count)d orders, %(amount)s") % {
        "count": row.figures[0],
        "amount": money(row.figures[1]),
    }


class MarketingIndexView(IndexView):
    """A list whose figures come from the orders, for all rows at once."""

    @cached_property
    def columns(self) -> list[Column]:
        """The columns, with the switch behind those that may use it."""
        found = list(super().columns)
        if self.user_has_permission("change"):
            found.append(Column("switch", label=_("Stop"), accessor=switch))
        return found

    def get_table(self, object_list: Any) -> Any:
        """Attach the figures that the columns read."""
        return super().get_table(standing.attach(list(object_list)))


def switch(row: Any) -> SafeString | str:
    """Return the way to the screen that stops the row, or lets it go on."""
    kind = row._meta.model_name
    url = reverse("marketing_switch", args=[kind, row.pk])
    words = gettext("Let go on") if row.is_stopped else gettext("Stop")
    return format_html(
        '<a class="button button-small button-secondary" href="{}" aria-label="{}: {}">{}</a>',
        url,
        words,
        row,
        words,
    )


class _MarketingViewSet(SnippetViewSet):
    index_view_class = MarketingIndexView
    inspect_view_enabled = True
    copy_view_enabled = False
    list_per_page = 50
    search_backend_name = None
    list_display = [
        "__str__",
        Column("summary", label=_("In one sentence"), accessor=summary_of),
        Column("state", label=_("State"), accessor=lambda row: row.state),
        Column("used", label=_("Used"), accessor=_used),
    ]


class OfferViewSet(_MarketingViewSet):
    """Offers for everybody."""

    model = get_model("offer", "ConditionalOffer")
    icon = "pick"
    menu_label = _("Offers")
    search_fields = ["name"]
    inspect_view_fields = ["name", "start_datetime", "end_datetime", "status"]
    edit_handler = _form(
        OfferForm,
        _panels(_("Name"), ("name", *NAMES, "priority")),
        ("start_datetime", "end_datetime"),
    )

    def get_queryset(self, request: Any) -> Any:
        """Return the offers that no voucher brings."""
        model = self.model
        rows = model.objects.filter(offer_type=model.SITE)
        return rows.select_related("condition__range", "benefit__range").order_by("-pk")


class VoucherViewSet(_MarketingViewSet):
    """Single codes."""

    model = get_model("voucher", "Voucher")
    icon = "key"
    menu_label = _("Vouchers")
    search_fields = ["name", "code"]
    list_display = ["code", *_MarketingViewSet.list_display]
    inspect_view_fields = ["name", "code", "usage", "start_datetime", "end_datetime"]
    edit_handler = _form(
        VoucherForm,
        _panels(_("Name and code"), ("name", *NAMES, "code", "usage")),
        ("start_datetime", "end_datetime"),
    )

    def get_queryset(self, request: Any) -> Any:
        """Return the vouchers that belong to no set; a search finds those, too."""
        rows = self.model.objects.order_by("-pk")
        return rows if request.GET.get("q") else rows.filter(voucher_set=None)


class VoucherSetViewSet(_MarketingViewSet):
    """Many codes for the same."""

    model = get_model("voucher", "VoucherSet")
    icon = "list-ul"
    menu_label = _("Sets of codes")
    search_fields = ["name"]
    list_display = [
        *_MarketingViewSet.list_display,
        Column("codes", label=_("Codes"), accessor=lambda row: _codes(row)),
    ]
    inspect_view_fields = ["name", "count", "start_datetime", "end_datetime"]
    edit_handler = _form(
        VoucherSetForm,
        _panels(_("Name and codes"), ("name", *NAMES, "count", "prefix", "usage")),
        ("start_datetime", "end_datetime"),
    )

    def get_queryset(self, request: Any) -> Any:
        """Return the sets, the newest first."""
        return self.model.objects.order_by("-pk")


def _codes(row: Any) -> SafeString:
    url = reverse("marketing_codes", args=[row.pk])
    return format_html('<a href="{}">{} (CSV)</a>', url, row.count)


class RangeViewSet(SnippetViewSet):
    """Groups of goods that offers are for."""

    model = get_model("offer", "Range")
    icon = "folder-open-inverse"
    menu_label = _("Groups of goods")
    list_display = ["name"]
    search_fields = ["name"]
    search_backend_name = None
    inspect_view_enabled = True
    inspect_view_fields = ["name", "includes_all_products", "included_categories"]
    copy_view_enabled = False

    @cached_property
    def edit_handler(self) -> Any:
        """The form: which goods, and which of them not."""
        from .ranges import RangeForm

        return ObjectList(
            [
                FieldPanel("name"),
                _panels(
                    _("Goods that belong to it"),
                    ("includes_all_products", "included_categories", "goods"),
                ),
                _panels(_("Goods that do not"), ("excluded_categories", "without")),
            ],
            base_form_class=RangeForm,
        )

    def get_queryset(self, request: Any) -> Any:
        """Return the groups but that of all goods, which is always there."""
        return self.model.objects.exclude(slug="all").order_by("name")


class MarketingGroup(SnippetViewSetGroup):
    """Marketing's entry in the menu."""

    items = (OfferViewSet, VoucherViewSet, VoucherSetViewSet, RangeViewSet)
    menu_label = _("Marketing")
    menu_icon = "pick"
    menu_order = 220

    def get_submenu_items(self) -> list:
        """Return the lists and, behind them, the way to try a basket."""
        from .menu import TrialMenuItem

        return [*super().get_submenu_items(), TrialMenuItem()]
