"""Note that the basket was given back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0004_choices"),
    ]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="date_given_back",
            field=models.DateTimeField(blank=True, null=True, verbose_name="basket given back"),
        ),
    ]
