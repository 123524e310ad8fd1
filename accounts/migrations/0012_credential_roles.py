"""Two roles: who checks members' claims, and who decides when somebody appeals."""

from django.db import migrations

from foundation.fresh_tables import FirstRows

CHECKS = [
    ("user", "check_credential", "Can decide about members' credentials"),
    ("credential", "view_credential", "Can view credential"),
    ("credential", "open_credential_document", "Can open documents that members sent as evidence"),
]
APPEALS = [*CHECKS, ("credential", "decide_credential_appeal", "Can decide about appeals of members over credentials")]
ROLES = {"Credential reviewers": CHECKS, "Credential appeals": APPEALS}


def add(apps, schema_editor):  # type: ignore[no-untyped-def]
    content_types, permissions, groups = (
        apps.get_model(*label).objects.using(schema_editor.connection.alias)
        for label in (("contenttypes", "ContentType"), ("auth", "Permission"), ("auth", "Group"))
    )
    for role, wanted in ROLES.items():
        group, _made = groups.get_or_create(name=role)
        for model, codename, name in wanted:
            # Django makes them only after all migrations; it finds these then.
            content_type, _made = content_types.get_or_create(app_label="accounts", model=model)
            permission, _made = permissions.get_or_create(
                content_type=content_type, codename=codename, defaults={"name": name}
            )
            group.permissions.add(permission)


def remove(apps, schema_editor):  # type: ignore[no-untyped-def]
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    groups.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0011_self_service"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [FirstRows(add, remove)]
