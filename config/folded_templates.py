"""Templates of which everything that is the same for every page is put together once for each language.

A template is rendered node by node, and each costs about as much as a statement of the database, whatever it says. Most
of them say the same on every page in one language: letters between the tags, translated words, drawings, addresses
without arguments, parts without inputs. Neighbours of this kind become one node that remembers what it said.
docs/decisions/0110 tells the reasons.
"""

from collections.abc import Iterator
from typing import Any

from django.template import Node, Template
from django.template.base import FilterExpression, NodeList, TextNode
from django.template.context import Context
from django.template.defaulttags import CommentNode, IfNode, LoadNode, URLNode
from django.template.library import SimpleNode
from django.template.loaders import cached
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.urls import get_script_prefix
from django.utils.translation import get_language

from config.templatetags.commons import icon, kept

SILENT = (CommentNode, LoadNode)
# Tags of ours whose answer follows from their arguments and the language.
CONSTANT_TAGS = frozenset([icon, kept])
_Moment = tuple[str | None, str, bool]  # the language, where the site begins, whether values are escaped


class Loader(cached.Loader):
    """Django's loader that keeps what it compiled; folds each template before it is kept, except with DEBUG."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:  # Any: Django's own
        is_new = self.cache_key(template_name, skip) not in self.get_template_cache
        template: Template = super().get_template(template_name, skip)
        if is_new and not self.engine.debug:
            fold(template.nodelist)
        return template


class FoldedNode(Node):
    """Neighbours that say the same whenever the language is the same."""

    child_nodelists = ()

    def __init__(self, nodes: list[Node]) -> None:
        self._nodes = nodes
        self._said: dict[_Moment, str] = {}

    def render(self, context: Context) -> str:
        return self.render_annotated(context)

    def render_annotated(self, context: Context) -> str:
        """What the nodes say. Not by way of `render`: this is called a hundred times for a page."""
        moment = (get_language(), get_script_prefix(), context.autoescape)
        said = self._said.get(moment)
        if said is None:
            said = self._said[moment] = "".join([str(node.render_annotated(context)) for node in self._nodes])
        return said


def fold(nodes: NodeList) -> None:
    """Fold the list in place, and all lists within it. Nothing that a template asks its list for is lost by it."""
    made: list[Node] = []
    run: list[Node] = []
    for node in nodes:
        if isinstance(node, SILENT):
            continue
        if is_constant(node):
            run.append(node)
            continue
        made += _folded(run)
        made.append(node)
        run = []
        for inner in _lists_within(node):
            fold(inner)
    nodes[:] = made + _folded(run)


def _folded(run: list[Node]) -> list[Node]:
    if len(run) < 2 and all(isinstance(node, TextNode) for node in run):  # noqa: PLR2004 - alone, a text is cheapest
        return list(run)
    return [FoldedNode(list(run))]


def _lists_within(node: Node) -> Iterator[NodeList]:
    if isinstance(node, IfNode):
        yield from (inner for _condition, inner in node.conditions_nodelists)
        return
    for name in node.child_nodelists:
        inner = getattr(node, name, None)
        if isinstance(inner, NodeList):
            yield inner


def is_constant(node: Node) -> bool:
    """Whether the node says the same wherever it stands, for everybody, in one language; and does nothing else."""
    if isinstance(node, TextNode):
        return True
    if isinstance(node, TranslateNode):
        says = not node.noop and node.asvar is None and node.message_context is None
        return says and _is_written_out(node.filter_expression)
    if isinstance(node, StaticNode):
        return node.varname is None and _is_written_out(node.path)
    if isinstance(node, URLNode):
        # With a namespace the address may depend on the page.
        is_plain = node.asvar is None and not node.args and not node.kwargs and _is_written_out(node.view_name)
        return is_plain and ":" not in str(node.view_name)
    if isinstance(node, SimpleNode):
        is_ours = getattr(node.func, "__wrapped__", node.func) in CONSTANT_TAGS and node.target_var is None
        return is_ours and not node.kwargs and all(map(_is_written_out, node.args))
    return False


def _is_written_out(value: FilterExpression) -> bool:
    """Whether it stands in the template as a text, without a filter."""
    if value.filters:
        return False
    return isinstance(value.var, str) or isinstance(getattr(value.var, "literal", None), str)
