"""Who stands behind a document, and when records were last checked."""

from datetime import date

import pytest

from directory.overviews.coverage import completeness
from directory.search.hosts import MEDIA, classify, host_of
from tests.factories import OrganisationFactory

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


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-26", (2026, 4)),
        ("2026-10-01", (2026, 4)),
        ("2026-09-30", (2026, 3)),
        ("2025-01-01", (2025, 1)),
        ("2024-12-31", (0, 0)),
        ("1999-01-01", (0, 0)),
        ("2027-02-01", (2026, 4)),
        (None, None),
    ],
)
def test_a_check_falls_into_one_quarter(db, day, expected):
    OrganisationFactory(checked_on=day)

    found = completeness("organisation", on=date(2026, 11, 26))

    assert [(quarter.year, quarter.quarter) for quarter, number in found.checks if number] == [expected] * bool(day)
    assert found.known["check"].part == bool(day)
    assert len(found.checks) == 9
