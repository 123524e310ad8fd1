"""Writes what became of a CI run into a thread: `python ci_bot.py 57 report.xml`, as the last step of a pipeline.

    MEDAI_COMMONS_SITE, MEDAI_COMMONS_TOKEN   the site, and a token with write:forum
    CI_RUN                                    anything that names the run: a second attempt of it writes nothing new
    CI_URL                                    where the run can be read, if somewhere

The report is JUnit XML, as pytest (--junitxml) and most others write it. Numbers and names of tests are told, never
their output: a traceback may hold a row of the data.
"""

import hashlib
import os
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

from medai_commons import Client, Refused

MOST_NAMED = 10  # tests that failed


def summary(report: str, url: str = "") -> str:
    """The run in Markdown."""
    root = ET.fromstring(report)  # noqa: S314 - the pipeline's own report; nobody else writes it
    cases = list(root.iter("testcase"))
    failed = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    skipped = sum(case.find("skipped") is not None for case in cases)
    passed = len(cases) - len(failed) - skipped
    lines = [f"**{'Failed' if failed else 'Passed'}**: {passed} passed, {len(failed)} failed, {skipped} skipped."]
    names = [f"{case.get('classname', '')}.{case.get('name', '')}".strip(".") for case in failed]
    lines += ["", *(f"- `{name.replace('`', '')[:120]}`" for name in names[:MOST_NAMED])] if names else []
    lines += [f"- and {len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
    return "\n".join([*lines, *(["", f"The run: {url}"] if url else [])])


def report_run(commons: Client, thread: int, report: str, *, run: str, url: str = "") -> int:
    """Reply to the thread, once for each run. The number of the post."""
    key = hashlib.sha256(f"{thread} {run}".encode()).hexdigest() if run else None
    text = summary(report, url)
    post = commons.threads_posts_create(thread, body=text, ai_assistance="none", idempotency_key=key)
    return int(post["number"])


def main() -> int:
    """0: written; 1: refused, and the pipeline goes on as it would have."""
    commons = Client(os.environ["MEDAI_COMMONS_SITE"], token=os.environ["MEDAI_COMMONS_TOKEN"])
    report = Path(sys.argv[2]).read_text(encoding="utf-8")
    try:
        number = report_run(
            commons, int(sys.argv[1]), report, run=os.environ.get("CI_RUN", ""), url=os.environ.get("CI_URL", "")
        )
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(f"Post {number}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
