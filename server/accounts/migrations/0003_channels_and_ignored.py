"""Which channels an account is on, and whom it does not want to hear."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds Account.channels, Account.ignored and Account.ignored_names."""

    dependencies = [("accounts", "0002_cmdsets_and_entered")]

    operations = [
        migrations.AddField(
            "account", "channels", models.JSONField(default=dict, editable=False)
        ),
        migrations.AddField(
            "account", "ignored", models.JSONField(default=list, editable=False)
        ),
        migrations.AddField(
            "account", "ignored_names", models.JSONField(default=dict, editable=False)
        ),
    ]
