"""Mail addresses: read from what people write, and what kind of address each is."""

import re
from functools import lru_cache

from placewright.normalize.websites import registrable_domain

_ADDRESS = re.compile(
    r"(?<![\w.+%-])[\w.+%'-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(?![\w@-])", re.IGNORECASE
)
# As people write an address so that programs do not find it. The bare words count only both together.
_SPELLED = re.compile(r"\b([\w.+-]+) at ([\w-]+(?: dot [\w-]+)+)\b", re.IGNORECASE)
_AT = re.compile(r"\s*(?:\(at\)|\[at\]|\{at\}|\(ät\)|\[ät\]|\(a\)|＠)\s*", re.IGNORECASE)
_DOT = re.compile(r"\s*(?:\(dot\)|\[dot\]|\{dot\}|\(punkt\)|\[punkt\]|\(punto\))\s*", re.IGNORECASE)
# Parts of file names that look like the end of an address: logo@2x.png, sprite@3x.webp.
_FILES = frozenset("png jpg jpeg gif webp svg avif bmp ico css js mjs json html htm php pdf woff woff2 ttf map".split())  # noqa: SIM905
# Domains of examples and of machines: what is written there is read by nobody.
_NOBODYS = frozenset(
    "example.com example.org example.net example.de domain.com domain.tld yourdomain.com mydomain.com mysite.com"  # noqa: SIM905
    " email.com mail.tld test.com test.de company.com website.com site.com yoursite.com yourcompany.com"
    " sentry.io sentry-next.wixpress.com wixpress.com sentry.wixpress.com wix.com squarespace.com wordpress.com"
    " wordpress.org godaddy.com shopify.com schema.org w3.org localhost.localdomain ingest.sentry.io"
    " cloudflare.com jimdo.com weebly.com duda.co webflow.io elementor.com".split()
)
_NO_PEOPLE = frozenset(
    "noreply no-reply no_reply donotreply do-not-reply mailer-daemon postmaster abuse hostmaster webmaster root"  # noqa: SIM905
    " bounce bounces unsubscribe user username name yourname your-name youremail your-email your.email email"
    " example test tester foo someone john.doe jane.doe john.smith max.mustermann mustermann firstname.lastname"
    " vorname.nachname nom.prenom nome.cognome xxx abc wordpress privacy dpo gdpr datenschutz dataprotection"
    " legal copyright dmca".split()
)
# Addresses of a place rather than of a person or a department, in the languages of our hours.
_ROLES = frozenset(
    "info infos contact contacto contatti contatto contato kontakt hello hallo hola hei ciao bonjour ola mail office"  # noqa: SIM905
    " reservation reservations reservierung reservierungen reserva reservas prenotazioni prenotazione booking bookings"
    " post reception receptie recepcao rezeption accueil welcome willkommen team shop store boutique restaurant cafe"
    " hotel bar enquiries enquiry inquiries inquiry service kundenservice customerservice sales verkauf vendas ventas"
    " asiakaspalvelu toimisto myynti posti biuro sekretariat recepcja poczta sklep bestellung order orders praxis"
    " empfang zentrale ristorante amministrazione segreteria secretariat direction help support general admin".split()
)
_FREE_HOSTS = frozenset(
    "gmail googlemail yahoo ymail hotmail outlook live msn icloud me aol gmx web t-online freenet orange wanadoo free"  # noqa: SIM905
    " laposte sfr libero virgilio tiscali alice mail yandex rambler bk inbox list protonmail proton zoho qq 163 126"
    " naver hanmail daum seznam wp o2 onet interia bluewin ziggo kpnmail telenet skynet btinternet sky comcast"
    " verizon att sbcglobal bellsouth cox shaw telus rogers sympatico uol bol terra ig".split()
)


@lru_cache(maxsize=16384)
def addresses_in(text: str) -> tuple[str, ...]:
    """Return the mail addresses in a text, lower case; those that are nobody's are left out.

    >>> addresses_in("Mail: Info(at)Cafe-Lune.fr, logo@2x.png")
    ('info@cafe-lune.fr',)
    """
    plain = text.replace("mailto:", " ").replace("%40", "@").replace("\u200b", "")
    plain = _SPELLED.sub(lambda one: f"{one[1]}@{one[2].lower().replace(' dot ', '.')}", plain)
    plain = _DOT.sub(".", _AT.sub("@", plain))
    found = (one.strip(".'-").lower() for one in _ADDRESS.findall(plain))
    return tuple(dict.fromkeys(one for one in found if is_somebodys(one)))


def is_somebodys(address: str) -> bool:
    """Tell an address that people read from examples, ids of programs, names of files and machines."""
    local, _, domain = address.partition("@")
    labels = domain.split(".")
    if labels[-1] in _FILES or local in _NO_PEOPLE or re.fullmatch(r"\dx", labels[0]):
        return False
    if any(".".join(labels[at:]) in _NOBODYS for at in range(len(labels) - 1)):
        return False
    is_id = len(local) >= 24 and re.fullmatch(r"[0-9a-f-]+", local) is not None
    return not is_id and registrable_domain(f"https://{domain}/") is not None


def is_role(address: str) -> bool:
    """Tell an address of a place, such as info@, from one of a person."""
    local = address.partition("@")[0]
    return bool(_ROLES.intersection(re.split(r"[.+_\d-]+", local)))


def domain_of(address: str) -> str | None:
    """Return the domain that somebody registered for an address; None for that of a service with mail for all."""
    domain = registrable_domain(f"https://{address.partition('@')[2]}/")
    return None if domain is None or domain.partition(".")[0] in _FREE_HOSTS else domain
