"""The mail's place in the back office: the outbox under reports, the texts under settings."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import views


class MailMenuItem(MenuItem):
    """Shown to whoever may look at mails."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the person has the right."""
        return request.user.has_perm(views.VIEW)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """Serve the screens."""
    kind = "mails/texts/kind/<slug:code>/"
    return [
        path("mails/", views.OutboxView.as_view(), name="mail_outbox"),
        path(
            "mails/results/",
            views.OutboxView.as_view(results_only=True),
            name="mail_outbox_results",
        ),
        path("mails/<int:pk>/again/", views.RetryView.as_view(), name="mail_retry"),
        path("mails/texts/", views.KindsView.as_view(), name="mail_kinds"),
        path("mails/texts/foot/", views.FooterView.as_view(), name="mail_footer"),
        path(kind, views.KindView.as_view(), name="mail_kind"),
        path(f"{kind}page/", views.KindPageView.as_view(), name="mail_page"),
        path(f"{kind}sample/", views.SampleView.as_view(), name="mail_sample"),
    ]


@hooks.register("register_reports_menu_item")
def outbox_item() -> MenuItem:
    """Lead to the outbox."""
    return MailMenuItem(_("Mails"), reverse("mail_outbox"), icon_name="mail", order=950)


@hooks.register("register_settings_menu_item")
def texts_item() -> MenuItem:
    """Lead to the previews and texts."""
    return MailMenuItem(_("Mail texts"), reverse("mail_kinds"), icon_name="mail", order=650)


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    """Let the rights be given to groups."""
    return Permission.objects.filter(
        content_type__app_label="mail",
        codename__in=["view_mail", "change_mail", "change_words"],
    )


@hooks.register("insert_global_admin_css")
def mail_css() -> SafeString:
    """Load the look of the preview."""
    return format_html('<link rel="stylesheet" href="{}">', static("shop/mail-desk.css"))
