from django.db import migrations, models
from django.db.models import F


def as_early_as_it_can_be(apps, schema_editor):
    """On which day older rows were counted nobody knows; not before the tips came."""
    apps.get_model("claims", "ClaimDay").objects.update(counted_on=F("day"))


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_copies_and_feeds")]

    operations = [
        migrations.RemoveConstraint(model_name="claimday", name="one_count_a_day_and_claim"),
        migrations.AddField(model_name="claimday", name="counted_on", field=models.DateField(null=True)),
        migrations.RunPython(as_early_as_it_can_be, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(model_name="claimday", name="counted_on", field=models.DateField()),
        migrations.AddConstraint(
            model_name="claimday",
            constraint=models.UniqueConstraint(
                fields=("claim", "day", "counted_on"), name="one_count_a_day_and_claim"
            ),
        ),
    ]
