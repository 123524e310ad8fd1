"""Rules over the tree. Each is tried on samples first: a rule that cannot fail guards nothing."""

import pytest

from tests.house import rules_assets, rules_documents, rules_locks, rules_python, rules_templates, tree

RULES = (
    *rules_python.RULES,
    *rules_templates.RULES,
    *rules_assets.RULES,
    *rules_locks.RULES,
    *rules_documents.RULES,
)


def named(rule):
    return rule.name


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_every_file_keeps_the_rule(rule):
    faults = [fault for path in tree.files() if rule.reads(path) for fault in rule.faults(path, tree.read(path))]

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_rule_refuses_its_bad_samples(rule):
    assert rule.bad

    for path, text in rule.bad:
        assert rule.reads(path), f"{path} is not read"
        assert rule.faults(path, text), f"passed: {path}: {text[:80]!r}"


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_rule_lets_its_good_samples_pass(rule):
    for path, text in rule.good:
        assert not (rule.reads(path) and rule.faults(path, text))


def test_rules_have_names_of_their_own():
    names = [rule.name for rule in RULES]

    assert len(names) == len(set(names))


def test_exemption_names_a_rule_that_exists():
    known = {rule.name for rule in RULES}
    unknown = [
        f"{path}:{number}: {found['rule']}"
        for path in tree.select("*.py", "*.html", "*.css", "*.js")
        if not path.startswith("tests/house/")
        for number, line in tree.numbered(tree.read(path))
        if (found := tree.EXEMPTION.search(line)) and found["rule"] not in known
    ]

    assert not unknown
