"""The right to answer for the shop, among those that groups can be given."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks


@hooks.register("register_permissions")
def rights() -> QuerySet[Permission]:
    """Let groups be given the right."""
    return Permission.objects.filter(
        content_type__app_label="questions", codename="answer_for_shop"
    )
