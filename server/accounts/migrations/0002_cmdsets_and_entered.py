"""The command sets an account keeps, and when it first came into the game."""

from django.db import migrations, models
from django.db.models import F


def note_who_has_been_there(apps, schema_editor):
    """Take the last login for the first, of which nothing is known."""
    account = apps.get_model("accounts", "Account")
    account.objects.update(entered=F("last_login"))


class Migration(migrations.Migration):
    """Adds Account.entered and Account.cmdsets."""

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            "account", "cmdsets", models.JSONField(default=list, editable=False)
        ),
        migrations.AddField(
            "account",
            "entered",
            models.DateTimeField("first login", editable=False, null=True),
        ),
        migrations.RunPython(note_who_has_been_there, migrations.RunPython.noop),
    ]
