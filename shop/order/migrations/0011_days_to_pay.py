"""Until when an order is to be paid; old ones are kept as they were."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("order", "0010_names_in_languages"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="pay_by",
            field=models.DateTimeField(
                db_index=True, editable=False, null=True, verbose_name="to be paid until"
            ),
        ),
    ]
