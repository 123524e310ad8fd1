"""The page of a work: whoever may see a text that cites it finds it, and nobody learns of the others."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from content import hosts
from content.citations import works
from content.citations.works import find
from content.hosts import Host
from content.models import Citation, Reference
from tests.budgets import count_queries
from tests.content.test_reference_formats import CALIBRATION
from tests.factories.accounts import UserFactory
from tests.factories.content import CitationFactory, ReferenceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

WRITTEN = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def texts(monkeypatch):
    """Texts of a room of the test: id to who may see it, `everybody`, `members` or nobody. Asked once for each page."""
    seen_by = {}

    def resolve(user, ids):
        resolve.calls += 1
        allowed = {"everybody", "members"} if user.is_authenticated else {"everybody"}
        return {
            pk: Host(f"Text {pk}", f"/t/{pk}/", "en", WRITTEN + timedelta(days=pk), "Lin Mei")
            for pk in ids
            if seen_by.get(pk) in allowed
        }

    resolve.calls = 0
    monkeypatch.setattr(hosts, "_resolvers", {})
    hosts.register_host("forum.Post", resolve)
    seen_by["resolver"] = resolve
    return seen_by


def cite(texts, work, pk, who="everybody"):
    texts[pk] = who
    return CitationFactory(reference=work, host_model="forum.post", host_id=pk, is_public=who == "everybody")


def titles(response):
    return [host.title for host in response.context["page"].cited_in]


class TestWho:
    @pytest.mark.parametrize(
        ("who", "statuses"), [("everybody", (200, 200)), ("members", (404, 200)), ("nobody", (404, 404))]
    )
    def test_sees_the_work_whoever_sees_a_text_that_cites_it(self, client, sign_in, texts, who, statuses):
        work = ReferenceFactory()
        cite(texts, work, 1, who)
        browsers = (client, sign_in(UserFactory()))
        assert tuple(browser.get(f"/works/{work.pk}/").status_code for browser in browsers) == statuses

    def test_missing_and_invisible_are_the_same_page(self, client, texts):
        work = ReferenceFactory(pk=887766)  # so long a number stands nowhere else on the page
        cite(texts, work, 1, "nobody")
        hidden = client.get(f"/works/{work.pk}/")
        missing = client.get("/works/999999/")
        alike = [answer.content.decode().replace(str(work.pk), "999999") for answer in (hidden, missing)]
        assert hidden.status_code == missing.status_code == 404
        assert alike[0] == alike[1]

    @pytest.mark.usefixtures("texts")
    def test_work_that_staff_added_is_there_although_nobody_cites_it(self, client):
        work = ReferenceFactory(added_at=timezone.now())
        response = client.get(f"/works/{work.pk}/")
        assert response.status_code == 200
        assert "No text is listed here yet." in response.content.decode()

    def test_page_is_the_same_with_and_without_texts_out_of_sight(self, client, texts):
        work = ReferenceFactory(citation_count=1)
        cite(texts, work, 1)
        others = [cite(texts, work, pk, who) for pk, who in enumerate(["members", "nobody"] * 30, start=2)]
        with_them = client.get(f"/works/{work.pk}/?afresh")
        Citation.objects.filter(pk__in=[one.pk for one in others]).delete()
        without_them = client.get(f"/works/{work.pk}/?afresh")
        assert titles(with_them) == ["Text 1"]
        assert with_them.content == without_them.content

    def test_text_of_a_room_that_nobody_registered_is_nobodys_to_see(self, texts, member):
        work = ReferenceFactory()
        CitationFactory(reference=work, host_model="moderation.note", host_id=1)
        assert find(member, work.pk) is None


class TestPages:
    def test_newest_citations_come_first_twenty_a_page(self, client, texts):
        work = ReferenceFactory()
        for pk in range(1, 46):
            cite(texts, work, pk)
        seen, path = [], f"/works/{work.pk}/"
        while path:
            response = client.get(path)
            seen.append(titles(response))
            older = response.context["page"].older
            path = older and f"/works/{work.pk}/?before={older}"
        assert [len(page) for page in seen] == [20, 20, 5]
        assert [title for page in seen for title in page] == [f"Text {pk}" for pk in range(45, 0, -1)]

    def test_texts_out_of_sight_leave_no_gap(self, client, texts, monkeypatch):
        monkeypatch.setattr(works, "BATCH", 4)
        work = ReferenceFactory()
        for pk in range(1, 91):
            cite(texts, work, pk, "everybody" if pk % 3 == 0 else "nobody")
        response = client.get(f"/works/{work.pk}/")
        assert titles(response) == [f"Text {pk}" for pk in range(90, 30, -3)]
        response = client.get(f"/works/{work.pk}/?before={response.context['page'].older}")
        assert titles(response) == [f"Text {pk}" for pk in range(30, 0, -3)]
        assert response.context["page"].older is None

    def test_page_that_is_just_full_offers_no_other(self, client, texts):
        work = ReferenceFactory()
        for pk in range(1, 21):
            cite(texts, work, pk)
        for pk in range(30, 60):
            cite(texts, work, pk, "nobody")
        assert client.get(f"/works/{work.pk}/").context["page"].older is None

    def test_end_of_the_list_is_still_the_works_page(self, client, texts):
        work = ReferenceFactory()
        first = cite(texts, work, 1)
        assert client.get(f"/works/{work.pk}/?before={first.pk}").status_code == 200

    def test_place_of_a_work_out_of_sight_tells_nothing(self, client, texts):
        work = ReferenceFactory()
        last = cite(texts, work, 1, "nobody")
        assert client.get(f"/works/{work.pk}/?before={last.pk + 1}").status_code == 404

    @pytest.mark.parametrize("before", ["x", "-1", "", "９", "1" * 40, "1.5"])
    def test_what_is_no_place_is_not_found(self, client, texts, before):
        work = ReferenceFactory()
        cite(texts, work, 1)
        assert client.get(f"/works/{work.pk}/?before={before}").status_code == 404

    def test_looking_ends_when_too_many_are_out_of_sight(self, texts, member, monkeypatch):
        monkeypatch.setattr(works, "BATCH", 2)
        monkeypatch.setattr(works, "MOST_BATCHES", 3)
        work = ReferenceFactory()
        cite(texts, work, 1)
        for pk in range(2, 9):
            cite(texts, work, pk, "nobody")
        assert find(member, work.pk) is None
        assert texts["resolver"].calls == 3

    def test_costs_the_same_for_few_texts_and_many(self, client, texts, assert_flat):
        work = ReferenceFactory()

        def more(count):
            for _number in range(count):
                cite(texts, work, Citation.objects.count() + 1)

        assert_flat(more, lambda: client.get(f"/works/{work.pk}/?unkept"))


class TestIdentifiers:
    @pytest.fixture
    def work(self, texts):
        work = ReferenceFactory(
            kind="doi", normal_form="10.1186/s12916-019-1466-7", shown="doi:10.1186/s12916-019-1466-7"
        )
        ReferenceFactory(kind="pmid", normal_form="31842878", shown="PMID 31842878", same_as=work)
        cite(texts, work, 1)
        return work

    def test_all_are_shown_with_where_they_lead(self, client, work):
        html = client.get(f"/works/{work.pk}/").content.decode()
        assert "https://doi.org/10.1186/s12916-019-1466-7" in html
        assert "https://pubmed.ncbi.nlm.nih.gov/31842878/" in html

    def test_another_one_leads_to_the_work(self, client, work):
        other = Reference.objects.get(kind="pmid")
        response = client.get(f"/zh-hans/works/{other.pk}/")
        assert (response.status_code, response["Location"]) == (301, f"/zh-hans/works/{work.pk}/")

    def test_another_one_of_a_work_out_of_sight_leads_nowhere(self, client, texts):
        work = ReferenceFactory()
        other = ReferenceFactory(same_as=work)
        cite(texts, other, 1, "nobody")
        assert client.get(f"/works/{other.pk}/").status_code == 404

    def test_text_that_names_both_is_listed_once(self, client, texts, work):
        other = Reference.objects.get(kind="pmid")
        CitationFactory(reference=other, host_model="forum.post", host_id=1)
        cite(texts, other, 2)
        assert titles(client.get(f"/works/{work.pk}/")) == ["Text 2", "Text 1"]


class TestDescription:
    def test_work_without_one_is_called_by_its_identifier(self, client, texts):
        work = ReferenceFactory(shown="doi:10.1136/example")
        cite(texts, work, 1)
        html = client.get(f"/works/{work.pk}/").content.decode()
        assert "<title>doi:10.1136/example ·" in html
        assert "Nobody has described this work yet." in html

    @pytest.mark.parametrize(
        ("prefix", "reference"),
        [("", "Van Calster B, McLernon DJ"), ("/zh-hans", "VAN CALSTER B, MCLERNON D J, VAN SMEDEN M, et al")],
    )
    def test_is_in_the_way_of_the_readers_language(self, client, texts, prefix, reference):
        work = ReferenceFactory(metadata=CALIBRATION)
        cite(texts, work, 1)
        html = client.get(f"{prefix}/works/{work.pk}/").content.decode()
        assert f'<h1 lang="en">{CALIBRATION["title"]}</h1>' in html
        assert reference in html

    def test_hostile_description_is_text(self, client, texts):
        work = ReferenceFactory(metadata={"title": "<script>x()</script>", "publisher": '"><img src=x>'})
        cite(texts, work, 1)
        html = client.get(f"/works/{work.pk}/").content.decode()
        assert "<script>x()" not in html
        assert "<img src=x" not in html

    def test_retraction_is_said_with_where_it_is_announced(self, client, texts):
        work = ReferenceFactory(retracted_at=WRITTEN, retraction_reason="BMJ 2026;1:2")
        cite(texts, work, 1)
        html = client.get(f"/works/{work.pk}/").content.decode()
        assert "This work has been retracted; marked here on 2 Mar" in html
        assert "BMJ 2026;1:2" in html


class TestKeptForGuests:
    def test_page_is_renewed_when_a_public_text_cites_the_work(self, client, texts):
        work = ReferenceFactory(citation_count=1)
        cite(texts, work, 1)
        assert "Text 1" in client.get(f"/works/{work.pk}/").content.decode()
        cite(texts, work, 2)
        assert len(count_queries(lambda: client.get(f"/works/{work.pk}/"))) == 1
        Reference.objects.filter(pk=work.pk).update(citation_count=2)
        assert "Text 2" in client.get(f"/works/{work.pk}/").content.decode()

    def test_member_gets_a_page_of_their_own(self, client, sign_in, texts):
        work = ReferenceFactory()
        cite(texts, work, 1)
        client.get(f"/works/{work.pk}/")
        response = sign_in(UserFactory()).get(f"/works/{work.pk}/")
        assert "no-store" in response["Cache-Control"]


class TestHosts:
    def test_model_has_one_resolver(self, texts):
        with pytest.raises(ValueError, match="already"):
            hosts.register_host("forum.post", lambda _user, _ids: {})

    def test_resolver_is_asked_once_and_only_believed_about_what_was_asked(self, texts, guest):
        texts |= {1: "everybody", 2: "everybody"}
        found = hosts.visible(guest, [("forum.post", 1), ("forum.post", 1), ("forum.other", 2)])
        assert list(found) == [("forum.post", 1)]
        assert texts["resolver"].calls == 1
