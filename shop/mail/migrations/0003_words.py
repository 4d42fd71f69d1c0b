"""The house's own sentences, and the foot of its mails."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mail", "0002_orders_mails"),
    ]

    operations = [
        migrations.CreateModel(
            name="Footer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(editable=False, max_length=12, unique=True)),
                (
                    "text",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="address and legal lines"
                    ),
                ),
            ],
            options={
                "verbose_name": "foot of mails",
                "verbose_name_plural": "feet of mails",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Words",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(editable=False, max_length=48)),
                ("language", models.CharField(editable=False, max_length=12)),
                (
                    "opening",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="sentence at the beginning"
                    ),
                ),
                (
                    "closing",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="sentence at the end"
                    ),
                ),
            ],
            options={
                "verbose_name": "mail texts",
                "verbose_name_plural": "mail texts",
                "default_permissions": ("change",),
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "language"), name="mail_words_once")
                ],
            },
        ),
    ]
