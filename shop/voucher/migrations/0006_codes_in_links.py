"""Say what a code may hold."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("voucher", "0005_names"),
    ]

    operations = [
        migrations.AlterField(
            model_name="voucher",
            name="code",
            field=models.CharField(
                db_index=True,
                help_text="Letters, digits, hyphens and underscores. Capitals and blanks make no difference to buyers.",
                max_length=128,
                unique=True,
                verbose_name="Code",
            ),
        ),
    ]
