"""What readers look for, as a report for editors: the queries that found nothing first."""

from typing import Any

from django.db.models import Max, Min, QuerySet, Sum
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from content.models import SearchLog


class SearchReportView(ReportView):
    """Queries with how often they came and how much they found the last time."""

    page_title = _("Searches")
    header_icon = "search"
    index_url_name = "content_search_report"
    index_results_url_name = "content_search_report_results"
    model = SearchLog
    any_permission_required = ["add", "change", "publish"]
    list_export = ["query", "language", "times", "found", "last"]
    export_headings = {
        "query": _("Query"),
        "language": _("Language"),
        "times": _("Times"),
        "found": _("Found"),
        "last": _("Last day"),
    }
    columns = [
        Column("query", label=_("Query"), accessor="query"),
        Column("language", label=_("Language"), accessor="language"),
        Column("times", label=_("Times"), accessor="times"),
        Column("found", label=_("Found"), accessor="found"),
        Column("last", label=_("Last day"), accessor="last"),
    ]

    def get_queryset(self) -> QuerySet:
        """Return one row for each query and language."""
        return (
            SearchLog.objects.values("query", "language")
            .annotate(times=Sum("count"), found=Min("results"), last=Max("day"))
            .order_by("found", "-times", "query")
        )

    @cached_property
    def permission_policy(self) -> Any:
        """Whoever may work on pages may see what is looked for."""
        return policy_registry.get_by_type(Page)
