"""Rules about Python files."""

import ast
from collections.abc import Iterator
from functools import cache

from tests.house.tree import ROOMS, Rule, at_most, lines_with

PRODUCT = tuple(f"{room}/*.py" for room in ROOMS)
MIGRATIONS = ("*/migrations/*",)
INTERFACES = tuple(
    f"{room}/{part}" for room in ROOMS for part in ("views.py", "views/*.py", "api/*.py", "feeds.py", "sitemaps.py")
)
EXPLAINED = tuple(
    f"{room}/{part}"
    for room in ROOMS
    for part in (
        "actions.py",
        "actions/*.py",
        "policies.py",
        "querysets.py",
        "querysets/*.py",
        "reports.py",
        "tasks.py",
        "templatetags/*.py",
    )
)
ACTIONS = tuple(f"{room}/{part}" for room in ROOMS for part in ("actions.py", "actions/*.py"))
LONGEST_FUNCTION = 60  # lines
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def parsed(text: str) -> ast.Module:
    """The syntax tree of a text; the same for every rule."""
    return ast.parse(text)


def functions(text: str) -> Iterator[Function]:
    """Every function and method, nested ones too."""
    return (node for node in ast.walk(parsed(text)) if isinstance(node, Function))


def long_functions(path: str, text: str) -> Iterator[str]:
    for node in functions(text):
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > LONGEST_FUNCTION:
            yield f"{node.lineno}: {node.name} is {length} lines long; {LONGEST_FUNCTION} is the most"


def unexplained(path: str, text: str) -> Iterator[str]:
    body = list(parsed(text).body)
    for node in parsed(text).body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            body += node.body
    for node in body:
        if isinstance(node, Function) and not node.name.startswith("_") and not ast.get_docstring(node):
            yield f"{node.lineno}: {node.name} has no docstring; say what it does for its caller"


def positional_actions(path: str, text: str) -> Iterator[str]:
    """Actions take keywords only; one leading positional object, such as an event's kind, is tolerated."""
    for node in parsed(text).body:
        if isinstance(node, Function) and not node.name.startswith("_") and len(node.args.args) > 1:
            yield f"{node.lineno}: {node.name} takes positional arguments; an action takes keywords only"


def own_signals(path: str, text: str) -> Iterator[str]:
    for node in ast.walk(parsed(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.dispatch"):
            yield f"{node.lineno}: a signal; record an event and register a handler"
        if isinstance(node, ast.ImportFrom) and node.module == "django.db.models.signals":
            yield f"{node.lineno}: a model signal; say in the action what follows from it"


def models_in_interfaces(path: str, text: str) -> Iterator[str]:
    """`Model.objects.get(...)` and `get_object_or_404(Model, ...)` pass by the visibility rule."""
    for node in ast.walk(parsed(text)):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        if (
            isinstance(function, ast.Attribute)
            and isinstance(function.value, ast.Attribute)
            and function.value.attr in ("objects", "_default_manager", "_base_manager")
            and function.attr not in ("visible_to", "readable_by", "for_actor")
        ):
            yield f"{node.lineno}: .objects.{function.attr}( in an interface; start from visible_to(user)"
        if (
            isinstance(function, ast.Name)
            and function.id in ("get_object_or_404", "get_list_or_404")
            and node.args
            and isinstance(node.args[0], ast.Name)
            and node.args[0].id[:1].isupper()
        ):
            yield f"{node.lineno}: {function.id}({node.args[0].id}) in an interface; give it visible_to(user)"


def writes_in_interfaces(path: str, text: str) -> Iterator[str]:
    writes = {"create", "update_or_create", "get_or_create", "bulk_create", "bulk_update"}
    for node in ast.walk(parsed(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in writes:
            yield f"{node.lineno}: .{node.func.attr}( in an interface; an action writes"


def _nth_line(sample: str, times: int) -> str:
    return "\n".join([sample] * times)


RULES = (
    Rule(
        "source-file-length",
        files=("*.py",),
        # What the client knows of answers is written by `manage.py api_schema`, one class after the other.
        leave_out=(*MIGRATIONS, "clients/python/medai_commons/shapes.py"),
        find=at_most(600, "a source file"),
        bad=(("forum/actions.py", _nth_line("x = 1", 601)),),
        good=(("forum/actions.py", _nth_line("x = 1", 600)),),
    ),
    Rule(
        "function-length",
        files=PRODUCT,
        leave_out=MIGRATIONS,
        find=long_functions,
        bad=(("forum/actions.py", "def long():\n" + _nth_line("    x = 1", 60)),),
        good=(("forum/actions.py", "def short():\n" + _nth_line("    x = 1", 59)),),
    ),
    Rule(
        "whole-word-file-names",
        files=("*.py",),
        find=lambda path, text: (
            [" a name that says nothing; name the file after its subject"]
            if path.rsplit("/", 1)[-1]
            in ("utils.py", "util.py", "helpers.py", "helper.py", "misc.py", "common.py", "signals.py")
            else []
        ),
        bad=(("forum/utils.py", ""), ("forum/signals.py", "")),
        good=(("forum/numbering.py", ""),),
    ),
    Rule(
        "marks-html-safe",
        files=PRODUCT,
        # The one renderer, and the escape-as-it-builds of its typed result.
        leave_out=("content/markup/*",),
        find=lines_with(r"\b(mark_safe|(?:SafeString|SafeText|SafeData)(?=\())", "{} outside content/markup"),
        bad=(("forum/views.py", "return mark_safe(text)"),),
        good=(("forum/views.py", "return format_html('<b>{}</b>', text)"),),
    ),
    Rule(
        "bare-delay",
        files=PRODUCT,
        # The bell is the one door to the broker: it sends ids only, after the commit, and never raises.
        leave_out=("events/bell.py",),
        find=lines_with(
            r"(?<!backoff)\.(delay|apply_async|send_task)\(",
            "{}...): the broker is rung by events.bell only",
        ),
        bad=(("forum/actions.py", "notify.delay(thread_id=1)"), ("forum/actions.py", "notify.apply_async(kwargs={})")),
        good=(("forum/actions.py", "notify.delay_on_commit(thread_id=1)"),),
    ),
    Rule(
        "own-signals",
        files=PRODUCT,
        find=own_signals,
        bad=(
            ("forum/apps.py", "from django.dispatch import receiver"),
            ("forum/apps.py", "from django.db.models.signals import post_save"),
        ),
        good=(
            (
                "accounts/apps.py",
                "from django.dispatch import receiver  # house: allow own-signals: allauth's own hook",
            ),
        ),
    ),
    Rule(
        "model-in-interface",
        files=INTERFACES,
        find=models_in_interfaces,
        bad=(
            ("forum/views.py", "threads = Thread.objects.all()"),
            ("forum/api/views.py", "Thread.objects.filter(pk=1)"),
            ("forum/views/threads.py", "thread = get_object_or_404(Thread, pk=1)"),
            ("forum/views.py", "Thread.objects.all()  # house: allow model-in-interface: why"),
        ),
        good=(
            ("forum/views.py", "threads = Thread.objects.visible_to(user)"),
            ("forum/views.py", "get_object_or_404(Thread.objects.visible_to(user), pk=1)"),
            ("forum/actions.py", "Thread.objects.get(pk=1)"),
            ("forum/views.py", "X.objects.all()  # house: allow model-in-interface: a public vocabulary"),
        ),
    ),
    Rule(
        "write-in-interface",
        files=INTERFACES,
        find=writes_in_interfaces,
        bad=(("forum/views.py", "Thread.objects.create(title='x')"),),
        good=(("forum/views.py", "actions.start_thread(actor=user)"),),
    ),
    Rule(
        "public-function-explained",
        files=EXPLAINED,
        find=unexplained,
        bad=(
            ("forum/actions.py", "def start_thread(*, actor): ..."),
            ("forum/querysets.py", "class Q(QuerySet):\n    def open(self): ..."),
        ),
        good=(("forum/actions.py", "def start_thread(*, actor):\n    '''Start it.'''"),),
    ),
    Rule(
        "action-keywords",
        files=ACTIONS,
        find=positional_actions,
        bad=(("forum/actions.py", "def lock(actor, thread): ..."),),
        good=(("forum/actions.py", "def lock(*, actor, thread): ..."),),
    ),
)
