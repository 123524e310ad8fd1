"""The description says what the program does."""

import json

import pytest
from django.core.management import call_command

from config import api_documents
from config.api_schema import document

pytestmark = pytest.mark.django_db


def test_file_is_as_the_views_declare_it():
    call_command("api_schema", "--check")


def test_description_is_openapi_and_names_every_operation_once():
    found = document()
    names = [one["operationId"] for methods in found["paths"].values() for one in methods.values()]

    assert found["openapi"] == "3.1.0"
    assert len(names) == len(set(names)) > 60


def test_every_operation_has_words_and_examples():
    lacking = []
    for path, methods in document()["paths"].items():
        for method, one in methods.items():
            good = next(response for status, response in one["responses"].items() if status < "300")
            media = good.get("content", {}).get("application/json", {})
            if not one["summary"] or (media and not media.get("examples")):
                lacking.append(f"{method} {path}")
            body = one.get("requestBody", {}).get("content", {}).get("application/json", {})
            if body and not body.get("examples"):
                lacking.append(f"{method} {path}: body")

    assert lacking == []


def test_description_is_served_with_the_address_of_the_site(client, settings):
    settings.SITE_URL = "https://lab.example.org"

    answer = client.get("/api/schema/")

    assert json.loads(answer.content)["servers"] == [{"url": "https://lab.example.org"}]


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_pages_show_every_operation(client, language):
    index = client.get("/api/docs/", HTTP_ACCEPT_LANGUAGE=language).content.decode()

    for slug, operations in api_documents.parts().items():
        assert f"/api/docs/{slug}/" in index
        page = client.get(f"/api/docs/{slug}/", HTTP_ACCEPT_LANGUAGE=language).content.decode()
        assert all(f'id="{one.name}"' in page and one.path in page for one in operations)
    assert client.get("/api/docs/no-such/").status_code == 404
