"""The table of what was said on channels."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes ChannelMessage."""

    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            "ChannelMessage",
            [
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("channel", models.BigIntegerField()),
                ("account", models.BigIntegerField(default=0)),
                ("name", models.CharField(max_length=200)),
                ("chain", models.TextField()),
                ("text", models.TextField()),
                ("folded", models.TextField()),
                ("date", models.DateTimeField()),
                ("quoted", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["channel", "id"], name="channels_by_channel")
                ],
            },
        ),
    ]
