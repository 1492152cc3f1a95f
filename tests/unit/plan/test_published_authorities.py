from datetime import UTC, datetime

from facts.model.certificates import AuthorityAnchor, PemAnchor
from tests.support.certificates import authority
from tests.support.declarations import small
from tests.support.planning import planned


def test_every_authority_of_a_change_is_published() -> None:
    """Other teams are told of the signing authority and of those alongside, also one that is known by certificate."""
    company = authority("Company", not_after=datetime(2050, 1, 1, tzinfo=UTC)).pem
    alongside = [{"name": "old"}, {"name": "company", "certificate": company}]
    declared = {
        "authority": {"name": "new", "alongside": alongside},
        "trust": {"assistant": [], "speech": []},
    }

    published = planned(small(tls=declared)).published

    assert published == (AuthorityAnchor("new"), AuthorityAnchor("old"), PemAnchor(company))
