"""The names of a place: the local one, others in use, the official one, the brand, and those in other languages."""

from collections.abc import Callable, Iterable

from placewright.model.outputs import Output
from placewright.model.place import NameKind, Record
from placewright.normalize.names import fold
from placewright.resolution.answers import found, missing
from placewright.resolution.case import Case
from placewright.resolution.confidence import Claim, claim, together, weigh

ATTRIBUTE = "names"


def resolve(case: Case) -> tuple[Output, ...]:
    """Resolve `name`, `alt_name`, `official_name`, `brand_name`, `multilingual_names` and `common_names`."""
    return (
        _name(case),
        _single(case, "alt_name", "alternative name", alternative),
        _single(case, "official_name", "official name", official),
        _single(case, "brand_name", "brand", brand),
        _multilingual(case),
        _common(case),
    )


def _name(case: Case) -> Output:
    """Answer with the local name. The input's own name found the record, so it is no evidence for it."""
    given = case.query.names[0].text if case.query.names else None
    ranked = weigh(ATTRIBUTE, _claims(case, local))
    if not ranked:
        return missing("name", case, "name", _say(given) if given and case.witnesses else None)
    best = ranked[0]
    if given is None:
        return found("name", best, _say)
    return found("name", best, _say, backed=fold(given) == best.key, given=_say(given))


def _single(case: Case, output: str, noun: str, read: Callable[[Record], str | None]) -> Output:
    ranked = weigh(ATTRIBUTE, _claims(case, read))
    return found(output, ranked[0], _say) if ranked else missing(output, case, noun)


def _claims(case: Case, read: Callable[[Record], str | None]) -> list[Claim]:
    claims = []
    for witness in case.witnesses:
        text = read(witness.record)
        if text:
            claims.append(claim(witness, ATTRIBUTE, fold(text), text))
    return claims


def _multilingual(case: Case) -> Output:
    """Answer with the names of all records together; for one language that of the most probable record."""
    claims, merged = [], dict[str, str]()
    for witness in case.witnesses:
        names = {name.language: name.text for name in witness.record.names if name.language and _plain(name.kind)}
        if names:
            claims.append(claim(witness, ATTRIBUTE, "", names))
            merged = names | merged
    if not claims:
        return missing("multilingual_names", case, "name in other languages")
    ordered = dict(sorted(merged.items()))
    return found("multilingual_names", together(ATTRIBUTE, claims, ordered), _say_languages)


def _common(case: Case) -> Output:
    claims, merged = [], dict[str, str]()
    for witness in case.witnesses:
        names = _distinct(common(witness.record))
        if names:
            claims.append(claim(witness, ATTRIBUTE, "", list(names.values())))
            merged = merged | {key: text for key, text in names.items() if key not in merged}
    if not claims:
        return missing("common_names", case, "name")
    return found("common_names", together(ATTRIBUTE, claims, list(merged.values())), _say_list)


def local(record: Record) -> str | None:
    """Return the name in the local language; failing that, the first of any kind."""
    plain = (name.text for name in record.names if _plain(name.kind) and name.language is None)
    return next(plain, record.names[0].text if record.names else None)


def alternative(record: Record) -> str | None:
    """Return the first other name, or else the short one."""
    return _of(record, NameKind.ALTERNATIVE) or _of(record, NameKind.SHORT)


def official(record: Record) -> str | None:
    """Return the official name."""
    return _of(record, NameKind.OFFICIAL)


def brand(record: Record) -> str | None:
    """Return the brand."""
    return record.brand or _of(record, NameKind.BRAND)


def common(record: Record) -> list[str]:
    """Return the names that people call the place by: local, other and short ones in the local language."""
    kinds = (NameKind.ALTERNATIVE, NameKind.SHORT)
    first = local(record)
    return ([first] if first else []) + [
        name.text for name in record.names if name.language is None and name.kind in kinds
    ]


def _of(record: Record, kind: NameKind) -> str | None:
    return next((name.text for name in record.names if name.kind is kind and name.language is None), None)


def _plain(kind: NameKind) -> bool:
    return kind is NameKind.NAME


def _distinct(texts: Iterable[str]) -> dict[str, str]:
    distinct: dict[str, str] = {}
    for text in texts:
        distinct.setdefault(fold(text), text)
    return distinct


def _say(text: str) -> str:
    return f'the name "{text}"'


def _say_list(texts: list[str]) -> str:
    return ", ".join(f'"{text}"' for text in texts)


def _say_languages(names: dict[str, str]) -> str:
    shown = ", ".join(f'{tag} "{text}"' for tag, text in list(names.items())[:5])
    return f"the names {shown}" + (f" and {len(names) - 5} more" if len(names) > 5 else "")
