"""Compares names: every name of the record with every name of the query, by words, spelling and what the words tell."""

from functools import lru_cache

import msgspec
from rapidfuzz.distance import OSA, Indel

from placewright.matching.alignment import NOTHING, Alignment, align
from placewright.matching.forms import PARTS, SCRIPT_PARTS, VAGUE, Form, form, has_digit, is_article, is_designator
from placewright.matching.general import between_general, said, same_general
from placewright.matching.kinds import best_of_kinds
from placewright.matching.letters import glued, rest_alike, short_slip, slip, whole_similar
from placewright.matching.weights import levels
from placewright.model.match import Level
from placewright.model.place import Address, Name, NameKind

LEVELS = (
    "identical_long",
    "identical",
    "reordered",
    "place_added",
    "generic_added",
    "spelling",
    "subset",
    "brand",
    "spelling_generic",
    "initials",
    "identical_generic",
    "begins",
    "short_slip",
    "identical_kind",
    "other_kind",
    "generic_replaced",
    "mostly",
    "number_added",
    "former",
    "operator",
    "letters",
    "identical_serving",
    "word_within",
    "part_of",
    "word_shared",
    "partly",
    "facility",
    "generic_shared",
    "numbers_differ",
    "different",
)
SAME_WORDS = frozenset({
    "identical_long", "identical", "reordered", "identical_generic", "identical_kind", "identical_serving",
})  # fmt: skip
NEARLY = frozenset({"generic_added", "spelling"})
FITTING = SAME_WORDS | NEARLY
SIZED = SAME_WORDS | {"spelling", "place_added"}  # names that agree so well that the place's size may be allowed for
DISAGREEING = frozenset({"generic_shared", "numbers_differ", "different"})
_RANK = {key: rank for rank, key in enumerate(LEVELS)}
_BRAND_KINDS = frozenset({NameKind.BRAND, NameKind.OPERATOR})
_TELLING_LETTERS = 5  # a shorter word is soon misspelt into another
_MOSTLY, _PARTLY = 0.6, 0.3  # share of letters of the telling words that agree
_SLIP_LETTERS = 3  # the shortest name in which a slip is looked for
_LETTERS_SHARE = 0.7  # of the letters of two names that agree, so that a closer look is worth while
_SCREEN_SHARE = 0.2  # of the trigrams of the shorter name
_SCRIPT_LETTERS = 3
_SCRIPT_MOSTLY, _SCRIPT_PARTLY = 0.75, 0.55
_CONSONANTS, _CONSONANTS_SIMILARITY = 4, 0.75


class NameForms(msgspec.Struct, frozen=True):
    """The names of a place, ready to be compared."""

    forms: tuple[tuple[Form, NameKind], ...]
    grams: frozenset[str]  # of all names together


@lru_cache(8192)
def forms_of(names: tuple[Name, ...]) -> NameForms:
    """Return the forms of the names of a place; equal ones are kept once, as the strongest kind."""
    found: dict[str, tuple[Form, NameKind]] = {}
    for name in names:
        one = form(name.text)
        if one.words and (one.folded not in found or found[one.folded][1] in _BRAND_KINDS):
            found[one.folded] = (one, name.kind)
    if all(kind in _BRAND_KINDS for _, kind in found.values()):  # what has no name of its own goes by its brand's
        found = {key: (one, NameKind.NAME if kind is NameKind.BRAND else kind) for key, (one, kind) in found.items()}
    return NameForms(tuple(found.values()), frozenset().union(*(one.grams for one, _ in found.values())))


def may_agree(ours: NameForms, theirs: NameForms) -> bool:
    """Tell quickly whether two places' names can agree at all, so that most neighbours need no closer look."""
    shared = len(ours.grams & theirs.grams)
    if shared and any(
        len(a.grams & b.grams) >= _SCREEN_SHARE * min(len(a.grams), len(b.grams))
        for a, _ in ours.forms
        for b, _ in theirs.forms
    ):
        return True
    return any(
        _are_initials(a, b)
        or Indel.normalized_similarity(a.tight, b.tight, score_cutoff=_LETTERS_SHARE) > 0
        or (a.abjad != b.abjad and _same_consonants(a, b))
        for a, _ in ours.forms
        for b, _ in theirs.forms
    )


def compare(
    ours: NameForms,
    theirs: NameForms,
    our_categories: tuple[str, ...] = (),
    their_categories: tuple[str, ...] = (),
    common: frozenset[str] = NOTHING,
    where: tuple[Address, ...] = (),
) -> Level | None:
    """Return the best level over all pairs of names; None when either place has none.

    Args:
        common: words that several places around have (the town's name), and which therefore tell nothing here.
        where: the addresses of both, whose towns and streets names add and leave out at will.
    """
    if not ours.forms or not theirs.forms:
        return None
    best, numbers_differ = "different", False
    for a, _ in ours.forms:
        for b, kind in theirs.forms:
            key = between(a, b, our_categories, their_categories, common, where)
            numbers_differ = numbers_differ or key == "numbers_differ"
            key = _of_kind(key, kind)
            if _RANK[key] < _RANK[best]:
                best = key
                if best == "identical_long":
                    return levels("name")[best]
    # 'Shell 3' is not 'Shell 4', though both are of the brand Shell.
    if numbers_differ and _RANK[best] > _RANK["spelling"]:
        best = "numbers_differ"
    return levels("name")[best]


def _of_kind(key: str, kind: NameKind) -> str:
    """Return the level for a name that is only the brand, the operator or a former name."""
    if kind in _BRAND_KINDS:
        known = "brand" if kind is NameKind.BRAND else "operator"
        return known if _RANK[key] <= _RANK["spelling"] else max(key, "word_within", key=_RANK.__getitem__)
    if kind is NameKind.OLD:
        return "former" if _RANK[key] <= _RANK["subset"] else max(key, "partly", key=_RANK.__getitem__)
    return key


def between(
    a: Form,
    b: Form,
    categories_a: tuple[str, ...] = (),
    categories_b: tuple[str, ...] = (),
    common: frozenset[str] = NOTHING,
    where: tuple[Address, ...] = (),
) -> str:
    """Return the key of the level of two names."""
    if a.folded == b.folded or (a.latin == b.latin and not (a.is_foreign and b.is_foreign)):
        return _identical(a, common)
    if a.key == b.key or a.tight == b.tight or a.raw == b.raw:
        return "reordered" if _tells(a, common) else _identical(a, common)
    if not _tells(a, common) or not _tells(b, common):
        return _of_general_words(a, b, common)
    alignment = align(a, b, common)
    if _numbers_differ(a, b, alignment):
        return "numbers_differ"
    key = _by_letters(a, b, _aligned(a, b, alignment, common, where))
    if _RANK[key] > _RANK["spelling_generic"] and a.skeleton and b.skeleton and (a.abjad or b.abjad):
        key = "spelling_generic" if _same_consonants(a, b) else key
    if a.run and b.run and _RANK[key] > _RANK["subset"]:
        key = min(key, in_script(a.run, b.run), key=_RANK.__getitem__)
    if _RANK[key] > _RANK["part_of"]:
        return key
    return max(key, best_of_kinds(a, b, categories_a, categories_b), key=_RANK.__getitem__)


def _identical(a: Form, common: frozenset[str]) -> str:
    telling = sum(1 for word in a.strong if word not in common)
    if telling == 0:
        return same_general(a)
    return "identical" if telling == 1 else "identical_long"


def _tells(a: Form, common: frozenset[str]) -> bool:
    return any(word not in common for word in a.strong)


def _of_general_words(a: Form, b: Form, common: frozenset[str]) -> str:
    """Return the level of two names of which one has no word that tells."""
    if (a.numbers and b.numbers and a.numbers != b.numbers) or _letters_differ(a, b):
        return "numbers_differ"
    if _are_initials(a, b):
        return "initials"
    key = between_general(a, b, common)
    if key is not None:
        return key
    if a.run and b.run:
        return in_script(a.run, b.run)
    return "generic_shared" if said(a) & said(b) else "different"


def _by_letters(a: Form, b: Form, key: str) -> str:
    """Return a better level than that of the words where the letters agree better than they."""
    rank = _RANK[key]
    if rank > _RANK["spelling"] and whole_similar(a, b):
        return "spelling_generic" if _kinds_replaced(a, b) else "spelling"
    if rank > _RANK["generic_added"] and glued(a, b):
        return "generic_added"
    if rank > _RANK["short_slip"] and short_slip(a, b):
        return "short_slip"
    return key


def _aligned(a: Form, b: Form, found: Alignment, common: frozenset[str], where: tuple[Address, ...]) -> str:
    """Return the level that an alignment of telling words shows."""
    if not found.shared:
        return _unaligned(a, b)
    if not found.left_a and not found.left_b:
        return _misspelt(a, b, found) if found.loose else _but_for_kinds(a, b, found, common)
    if not found.left_a or not found.left_b:
        return _within(a, b, found, where)
    letters = sum(map(len, found.shared))
    share = letters / (letters + max(sum(map(len, found.left_a)), sum(map(len, found.left_b))))
    if share >= _MOSTLY:
        return "mostly"
    if rest_alike(found.left_a, found.left_b):
        return "letters"
    return "partly" if share >= _PARTLY else "different"


def _misspelt(a: Form, b: Form, found: Alignment) -> str:
    """Return the level of names whose telling words agree but for slips.

    One short word in another spelling may well be another word: 'Lina Sushi' and 'Luna Hardware'.
    """
    kinds_a, kinds_b = _kind_words(a) | found.meant_a, _kind_words(b) | found.meant_b
    if len(found.shared) == 1 and kinds_a and kinds_b and not kinds_a & kinds_b:
        return "partly"
    if sum(map(len, found.shared)) < _TELLING_LETTERS and not kinds_a & kinds_b:
        return "short_slip" if kinds_a == kinds_b else "word_within"
    return "spelling" if kinds_a == kinds_b or a.kinds & b.kinds else "spelling_generic"


def _but_for_kinds(a: Form, b: Form, found: Alignment, common: frozenset[str]) -> str:
    """Return the level of names whose telling words are the same, by their general words."""
    ours, theirs = _kind_words(a) | found.meant_a, _kind_words(b) | found.meant_b
    if ours == theirs:
        # A word that many around have, such as the town's, was set aside: it may be said or not.
        return "generic_added" if common.intersection(a.strong) != common.intersection(b.strong) else "reordered"
    if not PARTS.isdisjoint(ours ^ theirs):
        return "part_of"
    return "generic_replaced" if _kinds_replaced(a, b) else "generic_added"


def _kinds_replaced(a: Form, b: Form) -> bool:
    """Tell whether each name has general words that the other lacks, and these do not name one kind of place.

    Words that are written in another script are translated or transliterated, so nobody can tell.
    """
    if a.is_foreign != b.is_foreign:
        return False
    ours, theirs = _kind_words(a), _kind_words(b)
    return bool(ours - theirs and theirs - ours) and not a.kinds & b.kinds


def _unaligned(a: Form, b: Form) -> str:
    """Return the level of names without a telling word in common."""
    if _are_initials(a, b):
        return "initials"
    if len(a.words) == len(b.words) == 1 and a.glued[0] == b.glued[0] and slip(a.glued, b.glued, _SLIP_LETTERS):
        return "short_slip"
    return "generic_shared" if _kind_words(a) & _kind_words(b) else "different"


def _within(a: Form, b: Form, found: Alignment, where: tuple[Address, ...]) -> str:
    """Return the level of names of which one has all telling words of the other."""
    short, long, left = (a, b, found.left_b) if not found.left_a else (b, a, found.left_a)
    if any(has_digit(word) and not _is_year(word) for word in left):
        return "number_added" if len(left) == 1 and not said(short) - said(long) else "partly"
    if not PARTS.isdisjoint(left) or not PARTS.isdisjoint(long.generic - short.generic):
        return "part_of"
    words, others = said(short), said(long)
    more = _more_kinds(short, long, found)
    if not more and any(place_words(address).issuperset(left) for address in where):
        return "place_added"
    if len(found.shared) >= 2 or (len(words) >= 2 and words <= others):
        return "mostly" if more else "subset"
    if more:
        return "word_shared"
    return "begins" if long.latin.startswith(f"{short.latin} ") else "word_within"


def _more_kinds(short: Form, long: Form, found: Alignment) -> frozenset[str]:
    """Return the kinds that the shorter name says and the longer does not: 'Kerr Pool' is not 'Kerr Centennial Park'.

    Words that are written in another script are translated or transliterated, so nobody can tell.
    """
    if short.is_foreign != long.is_foreign:
        return NOTHING
    return frozenset(_kind_words(short) - said(long) - VAGUE - found.meant_a - found.meant_b)


def _numbers_differ(a: Form, b: Form, found: Alignment) -> bool:
    """Tell whether each name has a number, a direction or a lone letter that the other lacks: 'Gate 5' and 'Gate 7'."""
    if any(map(is_designator, found.left_a)) and any(map(is_designator, found.left_b)):
        return True
    return not found.left_a and not found.left_b and _letters_differ(a, b)


def _letters_differ(a: Form, b: Form) -> bool:
    return bool(a.letters - b.letters and b.letters - a.letters)


def _is_year(word: str) -> bool:
    """Tell whether a number is a year, which names add and leave out at will: 'Jules Verne, 1828-1905'."""
    return len(word) == 4 and word.isdigit() and "1000" <= word <= "2099"


def _kind_words(a: Form) -> set[str]:
    return {word for word in a.generic if not is_article(word)}


@lru_cache(16384)
def place_words(address: Address) -> frozenset[str]:
    """Return the words of an address's towns and streets, folded as those of names are."""
    parts = (address.city, address.suburb, address.neighborhood, address.street, address.state, address.full_address)
    return frozenset(word for part in parts if part for word in form(part).words if not has_digit(word))


def in_script(a: str, b: str) -> str:
    """Compare names of a script without spaces, letter by letter; one such letter tells as much as a short word."""
    short, long = sorted((a, b), key=len)
    if len(short) < _SCRIPT_LETTERS:
        return "different"
    if short in long:
        if any(part in long and part not in short for part in SCRIPT_PARTS):
            return "part_of"
        return "begins" if long.startswith(short) else "word_within"
    share = Indel.normalized_similarity(short, long)
    return "mostly" if share >= _SCRIPT_MOSTLY else "partly" if share >= _SCRIPT_PARTLY else "different"


def _same_consonants(a: Form, b: Form) -> bool:
    """Tell whether names agree in their consonants, which is all that Arabic and Hebrew write of most words."""
    return (
        min(len(a.skeleton), len(b.skeleton)) >= _CONSONANTS
        and OSA.normalized_similarity(a.skeleton, b.skeleton, score_cutoff=_CONSONANTS_SIMILARITY) > 0
    )


def _are_initials(a: Form, b: Form) -> bool:
    return (len(a.words) == 1 and a.glued in b.initials) or (len(b.words) == 1 and b.glued in a.initials)
