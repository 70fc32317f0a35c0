"""The log of a submission only grows: the database itself refuses to change a row of it."""

from django.db import migrations

SAYS = "Steps are only ever added."
SQLITE = (
    "CREATE TRIGGER steps_only_grow BEFORE UPDATE ON peer_review_submissionstep "
    f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
)
POSTGRESQL = (
    "CREATE FUNCTION steps_only_grow() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$",
    "CREATE TRIGGER steps_only_grow BEFORE UPDATE ON peer_review_submissionstep "
    "FOR EACH ROW EXECUTE FUNCTION steps_only_grow()",
)


def guard(apps, schema_editor):
    statements = {"sqlite": (SQLITE,), "postgresql": POSTGRESQL}.get(schema_editor.connection.vendor, ())
    for statement in statements:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER steps_only_grow ON peer_review_submissionstep")
        schema_editor.execute("DROP FUNCTION steps_only_grow()")
    else:
        schema_editor.execute("DROP TRIGGER steps_only_grow")


class Migration(migrations.Migration):
    dependencies = [("peer_review", "0002_fair_and_never_stuck")]
    operations = [migrations.RunPython(guard, unguard)]
