"""A copy of 50,000 posts takes no more memory than one of few."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
MOST = 150  # MB of memory in use at the peak
PROGRAM = """
    import resource, sys, tempfile
    from pathlib import Path
    import django
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone
    call_command("migrate", verbosity=0)
    from accounts.exporting import writing
    from accounts.models import Audience, User
    from content.markup import RenderedHtml
    from forum.models import Category, Post, Thread
    now = timezone.now()
    member = User.objects.create_user("writer", "writer@example.org", None)
    public = Audience.objects.get(kind="public")
    category = Category.objects.create(slug="a", name_en="A", name_zh="甲", audience=public)
    for start in range(0, {posts}, 500):
        thread = Thread.objects.create(
            kind="discussion", title=f"T{{start}}", slug="t", author=member, category=category, audience=public,
            created_at=now, last_activity_at=now, last_number=500,
        )
        Post.objects.bulk_create(
            Post(thread=thread, number=n, author=member, source="A sentence of some length. " * 60,
                 html=RenderedHtml("<p>x</p>"), anchor="u-aaaaaaaa-", created_at=now)
            for n in range(1, 501)
        )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    path = Path(tempfile.mkdtemp()) / "copy.zip"
    writing.write(path, member=member, now=now)
    print(before // 1024, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, path.stat().st_size)
"""


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_memory_stays_flat_for_fifty_thousand_posts(tmp_path):
    program = textwrap.dedent(PROGRAM).format(posts=50_000)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.embedded",
        "MEDAI_DATA_DIR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    before, after, size = map(int, done.stdout.split())

    assert size > 100_000
    assert after <= MOST, f"{before} MB before, {after} MB at the peak"
