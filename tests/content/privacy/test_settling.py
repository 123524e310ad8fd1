from content.privacy import Finding, Kind, Tier
from content.privacy.check import settled


def finding(start, end, tier=Tier.HARD, rule="a"):
    return Finding(start, end, Kind.PHONE, tier, rule)


def spans(*findings):
    return [(one.start, one.end) for one in settled(findings)]


def test_longer_finding_hides_one_inside_it():
    assert spans(finding(0, 20), finding(5, 9)) == [(0, 20)]


def test_what_sticks_out_of_a_hard_finding_stays_a_finding():
    assert spans(finding(0, 20), finding(15, 30)) == [(0, 20), (20, 30)]
    assert spans(finding(10, 30), finding(0, 15)) == [(0, 10), (10, 30)]


def test_rest_that_says_nothing_is_dropped():
    assert spans(finding(0, 20), finding(15, 22)) == [(0, 20)]


def test_soft_finding_that_overlaps_a_hard_one_is_dropped():
    assert spans(finding(5, 9), finding(0, 20, Tier.SOFT)) == [(5, 9)]


def test_findings_that_touch_both_stay():
    assert spans(finding(0, 5), finding(5, 9, Tier.SOFT)) == [(0, 5), (5, 9)]
