"""Who stands behind a document, and when records were last checked."""

from datetime import date

import pytest

from directory.overviews.coverage import distribution
from directory.search.hosts import MEDIA, classify, host_of

OFFICIAL, OWN = {"hkma.gov.hk", "hkpc.org"}, {"hku.hk", "fano.ai"}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.scmp.com/tech/1", "press"),
        ("https://news.rthk.hk/rthk/en/", "press"),
        ("https://www.info.gov.hk/gia/1.htm", "official"),
        ("https://www.gov.hk/", "official"),
        ("https://www.hkpc.org/en", "official"),
        ("https://www.cac.gov.cn/2024", "official"),
        ("https://www.cs.hku.hk/x", "own"),
        ("https://fano.ai:8443/", "own"),
        ("https://nothku.hk/", "other"),
        ("https://hku.hk.example.com/", "other"),
        ("https://notscmp.com/", "other"),
        ("https://[broken", "other"),
        ("", "other"),
    ],
)
def test_class_of_a_document_follows_from_its_host(url, expected):
    assert classify(url, OFFICIAL, OWN) == expected


def test_list_of_the_press_holds_hosts_each_once_in_order(settings):
    path = settings.BASE_DIR / "directory" / "search" / "media.txt"

    hosts = path.read_text().split()

    assert hosts == sorted(set(hosts))
    assert set(hosts) == MEDIA
    assert all(host_of(f"https://{host}/") == host for host in hosts)


def test_checks_are_sorted_into_quarters():
    rows = [
        (date(2026, 11, 26), 3),
        (date(2026, 10, 1), 4),
        (date(2026, 9, 30), 5),
        (date(2025, 1, 1), 6),
        (date(2024, 12, 31), 7),
        (date(1999, 1, 1), 8),
        (date(2027, 2, 1), 1),
        (None, 9),
    ]

    found = distribution(rows, date(2026, 11, 26))

    numbers = {(q.year, q.quarter): q.number for q in found.quarters}
    assert list(numbers) == [(0, 0)] + [(2025, n) for n in (1, 2, 3, 4)] + [(2026, n) for n in (1, 2, 3, 4)]
    assert {quarter: number for quarter, number in numbers.items() if number} == {
        (0, 0): 15,
        (2025, 1): 6,
        (2026, 3): 5,
        (2026, 4): 8,
    }
    assert (found.never, found.whole) == (9, 43)
