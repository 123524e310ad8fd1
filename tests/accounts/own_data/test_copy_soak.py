"""A copy of 50,000 posts takes no more memory than one of few."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
MOST = 150  # MB of memory in use at the peak
FILL = """
    import django
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone
    call_command("migrate", verbosity=0)
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
"""
WRITE = """
    import tempfile, time
    from pathlib import Path
    import django
    django.setup()
    from django.utils import timezone
    from accounts.exporting import writing
    from accounts.models import User

    def peak():  # kB; what getrusage tells begins with the peak of the process that started this one
        return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])

    before = peak()
    path = Path(tempfile.mkdtemp()) / "copy.zip"
    writing.write(path, member=User.objects.get(), now=timezone.now())
    after = peak()
    print(before // 1024, after // 1024, path.stat().st_size, int(time.process_time()))
"""


def run(program, data_dir):
    """In a process of its own, as the worker is: what a program took before it is not the copy's."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.embedded",
        "MEDAI_DATA_DIR": str(data_dir),
    }
    command = [sys.executable, "-c", textwrap.dedent(program)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.soak
@pytest.mark.timeout(0)
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_memory_stays_flat_for_fifty_thousand_posts(tmp_path, capsys):
    run(FILL.format(posts=50_000), tmp_path)

    told = run(WRITE, tmp_path)

    with capsys.disabled():
        print(f"\nMB before and at the peak, bytes of the copy, seconds of CPU: {told}")  # noqa: T201 - to be noted
    before, after, size, _seconds = map(int, told.split())
    assert size > 100_000
    assert after <= MOST, f"{before} MB before, {after} MB at the peak"
