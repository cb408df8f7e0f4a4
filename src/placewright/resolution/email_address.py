"""The mail address of a place: one of its own domain, and of the place rather than of a person in it, before others."""

from collections.abc import Iterator

from placewright.model.outputs import Output
from placewright.normalize.emails import addresses_in, domain_of, is_role
from placewright.normalize.websites import registrable_domain
from placewright.resolution.case import Case, Witness
from placewright.resolution.stated import Stated, resolved
from placewright.resolution.trust import Belief

ATTRIBUTE = "email_address"
BELIEF = Belief(
    itself=0.96,
    map=0.95,
    others=0.9,
    least=0.75,
    because="Few records of one place have mail addresses in both of two sources (measure `gains`); the numbers follow"
    " those that were learned for phones, with a little less for directories.",
)
# What is left of the belief, by what speaks against an address. They order several of one record: its own domain
# before that of a service with mail for all, a role before a person, and last the domain of somebody else.
_PERSON, _SERVICE, _ELSEWHERE, _LATER = 0.97, 0.97, 0.85, 0.995
_NOTES = {_ELSEWHERE: "of another domain than the website's"}


def resolve(case: Case) -> tuple[Output, ...]:
    """Resolve `email`."""
    sites = {
        domain for witness in case.witnesses for url in witness.record.websites if (domain := registrable_domain(url))
    }
    sites |= {domain for url in case.query.websites if (domain := registrable_domain(url))}

    def read(witness: Witness) -> Iterator[Stated]:
        found = [one for text in witness.record.emails for one in addresses_in(text)]
        valid = sorted(((_validity(one, sites), -order, one) for order, one in enumerate(found)), reverse=True)
        for order, (validity, _, address) in enumerate(valid):
            flaw = _against_domain(address, sites)
            yield Stated(
                output="email", value=address, validity=validity * _LATER**order, note=_NOTES.get(flaw) or None
            )

    return resolved(ATTRIBUTE, case, BELIEF, read, nouns={"email": "mail address"})


def _validity(address: str, sites: set[str]) -> float:
    return _against_domain(address, sites) * (1.0 if is_role(address) else _PERSON)


def _against_domain(address: str, sites: set[str]) -> float:
    domain = domain_of(address)
    if domain is None:
        return _SERVICE
    return 1.0 if not sites or domain in sites else _ELSEWHERE
