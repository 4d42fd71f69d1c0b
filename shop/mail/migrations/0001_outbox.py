"""The outbox."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Mail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=48, verbose_name="kind")),
                ("to", models.EmailField(max_length=254, verbose_name="recipient")),
                ("language", models.CharField(max_length=12, verbose_name="language")),
                (
                    "key",
                    models.CharField(
                        editable=False, max_length=200, unique=True, verbose_name="key"
                    ),
                ),
                ("about", models.JSONField(default=dict, editable=False, verbose_name="about")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("sent", "sent"),
                            ("failed", "failed"),
                            ("dropped", "no longer needed"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="attempts"
                    ),
                ),
                (
                    "refusals",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="refusals"
                    ),
                ),
                (
                    "problem",
                    models.CharField(blank=True, max_length=255, verbose_name="what went wrong"),
                ),
                (
                    "date_created",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="written"
                    ),
                ),
                (
                    "due",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="next attempt",
                    ),
                ),
                (
                    "claimed",
                    models.DateTimeField(editable=False, null=True, verbose_name="taken up"),
                ),
                ("date_sent", models.DateTimeField(editable=False, null=True, verbose_name="sent")),
            ],
            options={
                "verbose_name": "mail",
                "verbose_name_plural": "mails",
                "ordering": ["-date_created", "-pk"],
                "default_permissions": ("view", "change", "delete"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["due"],
                        name="mail_waiting",
                    ),
                    models.Index(fields=["-date_created", "-id"], name="mail_newest"),
                    models.Index(fields=["to"], name="mail_recipient"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("date_sent__isnull", False), ("state", "sent")),
                            models.Q(
                                models.Q(("state", "sent"), _negated=True),
                                ("date_sent__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="mail_sent_has_its_time",
                    )
                ],
            },
        ),
    ]
