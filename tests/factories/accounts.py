"""Members and groups."""

import factory
from django.utils import timezone

from accounts.models import Group, Membership, User

PASSWORD = "correct horse battery staple"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        staff = factory.Trait(is_staff=True)
        admin = factory.Trait(is_staff=True, is_superuser=True)
        chinese = factory.Trait(
            username=factory.Sequence(lambda n: f"周若衡{n}"),
            name="周若衡",
            language="zh-hans",
            time_zone="Asia/Shanghai",
        )
        waiting = factory.Trait(approved_at=None)

    username = factory.Sequence(lambda n: f"member{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    approved_at = factory.LazyFunction(timezone.now)
    password = factory.django.Password(PASSWORD)


class GroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Group

    slug = factory.Sequence(lambda n: f"group-{n}")
    name = factory.Sequence(lambda n: f"Group {n}")


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    group = factory.SubFactory(GroupFactory)
    member = factory.SubFactory(UserFactory)
