"""Every address of the site, with a row behind it where the tests can make one."""

import pytest
from django.contrib import admin

from config.models import Page
from tests.addresses import addresses
from tests.factories.accounts import UserFactory
from tests.house.test_models import factories

LANGUAGES = ("en", "zh-hans")


@pytest.fixture
def paths():
    """Every address, with a row behind it where the tests can make one."""
    page = Page.objects.first() or Page.objects.create(
        slug="about", title_en="About", title_zh="关于", body_en="About us.", body_zh="关于我们。"
    )
    member = UserFactory(chinese=True)
    administered = {
        f"admin:{model._meta.app_label}_{model._meta.model_name}": factory().pk
        for model, factory in factories().items()
        if model in admin.site._registry
    }
    found = []
    for address in addresses():
        known = {
            "object_id": administered.get(address.name.rpartition("_")[0], 1),
            "slug": page.slug,
            "username": member.username,
        }
        found += [address.path(language, **known) for language in LANGUAGES]
    return [path for path in dict.fromkeys(found) if path]
