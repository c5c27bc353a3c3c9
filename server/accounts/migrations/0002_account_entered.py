"""When an account first came into the game; who has logged in has been there."""

from django.db import migrations, models
from django.db.models import F


def note_who_has_been_there(apps, schema_editor):
    """Take the last login for the first, of which nothing is known."""
    account = apps.get_model("accounts", "Account")
    account.objects.update(entered=F("last_login"))


class Migration(migrations.Migration):
    """Adds Account.entered."""

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            "account",
            "entered",
            models.DateTimeField("first login", editable=False, null=True),
        ),
        migrations.RunPython(note_who_has_been_there, migrations.RunPython.noop),
    ]
