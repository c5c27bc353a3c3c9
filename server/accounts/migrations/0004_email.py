"""An account's e-mail, and what the site shows of it to everybody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds Account.email and Account.profile."""

    dependencies = [("accounts", "0003_channels_and_ignored")]

    operations = [
        migrations.AddField(
            "account",
            "email",
            models.EmailField(
                "e-mail",
                max_length=254,
                blank=True,
                help_text="For a password that is forgotten. Shown to nobody else.",
            ),
        ),
        migrations.AddField(
            "account",
            "profile",
            models.CharField(
                "public page",
                max_length=12,
                choices=[
                    (
                        "alone",
                        "a page for each character, none of which names another",
                    ),
                    ("together", "a page for each, and one that names them all"),
                    ("hidden", "nothing"),
                ],
                default="alone",
                help_text="What of its characters anybody may read on the site.",
            ),
        ),
    ]
