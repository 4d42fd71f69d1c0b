"""Make the page that Wagtail welcomes with our front page, and a locale of every language."""

from django.conf import settings
from django.db import migrations


def add_front_page(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    HomePage = apps.get_model("content", "HomePage")
    ContentType = apps.get_model("contenttypes", "ContentType")
    Locale = apps.get_model("wagtailcore", "Locale")
    for code, _name in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    welcome = Page.objects.filter(
        depth=2, slug="home", content_type__app_label="wagtailcore", content_type__model="page"
    ).first()
    if welcome is None:
        return
    kind, _made = ContentType.objects.get_or_create(app_label="content", model="homepage")
    welcome.content_type_id = kind.pk
    welcome.title = welcome.draft_title = settings.WAGTAIL_SITE_NAME
    welcome.save()
    home = HomePage(page_ptr_id=welcome.pk)
    home.__dict__.update({key: value for key, value in vars(welcome).items() if key != "_state"})
    home.save_base(raw=True)


def remove_front_page(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    HomePage = apps.get_model("content", "HomePage")
    ContentType = apps.get_model("contenttypes", "ContentType")
    plain = ContentType.objects.get(app_label="wagtailcore", model="page")
    homes = HomePage.objects.filter(depth=2)
    Page.objects.filter(pk__in=homes.values("pk")).update(content_type_id=plain.pk)
    for home in homes:
        home.delete(keep_parents=True)


class Migration(migrations.Migration):
    dependencies = [("content", "0001_initial"), ("contenttypes", "0002_remove_content_type_name")]
    operations = [migrations.RunPython(add_front_page, remove_front_page)]
