"""Marketing in Wagtail's admin."""

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .marketing import deleting
from .marketing.trial_view import TrialView
from .marketing.views import CodesView, SwitchView
from .marketing.viewsets import MarketingGroup

register_snippet(MarketingGroup)


@hooks.register("register_admin_urls")
def marketing_urls() -> list[URLPattern]:
    """Serve the switch, the file of codes and the trial."""
    return [
        path("marketing/try/", TrialView.as_view(), name="marketing_trial"),
        path("marketing/codes/<int:pk>/", CodesView.as_view(), name="marketing_codes"),
        path(
            "marketing/<str:kind>/<int:pk>/switch/", SwitchView.as_view(), name="marketing_switch"
        ),
    ]


hooks.register("before_delete_snippet", deleting.refuse_what_is_used)
hooks.register("after_delete_snippet", deleting.drop_orphans)
