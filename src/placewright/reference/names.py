"""The name index of a dataset: trigrams of names, and where the places are, in tantivy."""

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy

from placewright.errors import ReferenceDataError
from placewright.model.place import Record
from placewright.reference.terms import grams, place_terms, street_terms

FOLDER = "names"  # within the dataset's own

_NAME = "name"
_WHERE = "where"
_PLACE = "place"
_HEAP_BYTES = 64 * 2**20
_MOST_TERMS = 64  # of a very long name only the first trigrams are asked for
_REMOVALS = 3
_Should, _Must = tantivy.Occur.Should, tantivy.Occur.Must


class NameWriter:
    """Files places while a dataset is built; one thread, so that the same places give the same index."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._index = tantivy.Index(_schema(), str(folder), reuse=False)
        self._writer = self._index.writer(heap_size=_HEAP_BYTES, num_threads=1)

    def add(self, key: int, name_keys: Iterable[str], record: Record) -> None:
        """File a place under its name keys (see terms.name_keys); `key` is what a search returns, below 2⁶³."""
        document = tantivy.Document()
        document.add_text(_NAME, " ".join(grams(name_keys)))
        where = [*place_terms(record), *street_terms(record.address, record.country_code)]
        document.add_text(_WHERE, " ".join(where))
        document.add_unsigned(_PLACE, key)
        self._writer.add_document(document)

    def finish(self) -> None:
        """Write everything to disk and wait until it is done."""
        try:
            self._writer.commit()
            self._writer.wait_merging_threads()
        except ValueError as error:  # what tantivy raises for every trouble, a full disk too
            raise ReferenceDataError(f"The name index cannot be written: {error}.") from error
        mode = self._folder.stat().st_mode & 0o666
        for file in self._folder.iterdir():
            file.chmod(mode)  # tantivy makes some for their owner only, while the reader may be another user


class NameIndex:
    """Searches the names of a dataset."""

    def __init__(self, folder: Path) -> None:
        try:
            index = _opened(folder)
            self._schema = index.schema
            self._searcher = index.searcher()  # holds the files open, whatever becomes of the folder
        except (ValueError, OSError) as error:
            raise ReferenceDataError(f"The name index in {folder} cannot be read: {error}.") from error

    def by_name(
        self, name_keys: Iterable[str], *, within: Sequence[str] = (), prefer: Sequence[str] = (), limit: int
    ) -> list[tuple[int, float]]:
        """Return keys and scores of the places whose names share the rarest trigrams, best first.

        Args:
            name_keys: folded names (see terms.name_keys).
            within: terms of which a place must have one; empty: anywhere.
            prefer: terms that lift a place, the narrowest first.
            limit: how many at most.
        """
        wanted = [(_Should, self._term(_NAME, gram)) for gram in grams(name_keys)[:_MOST_TERMS]]
        if not wanted:
            return []
        parts = [(_Must, tantivy.Query.boolean_query(wanted))]
        if within:
            parts.append((_Must, _constant(self._any(_WHERE, within), 0.0)))
        parts.extend((_Should, _constant(self._term(_WHERE, term), 4.0)) for term in prefer)
        return self._search(tantivy.Query.boolean_query(parts), limit)

    def by_address(self, streets: Sequence[str], prefer: Sequence[str], limit: int) -> list[tuple[int, float]]:
        """Return keys and scores of the places at a street (see terms.street_terms), those at the house first."""
        if not streets:
            return []
        parts = [(_Must, self._any(_WHERE, streets))]
        parts.extend((_Should, _constant(self._term(_WHERE, term), 4.0)) for term in prefer)
        return self._search(tantivy.Query.boolean_query(parts), limit)

    def _search(self, query: tantivy.Query, limit: int) -> list[tuple[int, float]]:
        hits = self._searcher.search(query, limit, count=False).hits
        keys = self._searcher.fast_field_values(_PLACE, [address for _, address in hits])
        found = [(int(key), score) for (score, _), key in zip(hits, keys, strict=True) if key is not None]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def _term(self, field: str, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, term, index_option="basic")

    def _any(self, field: str, terms: Sequence[str]) -> tantivy.Query:
        return tantivy.Query.boolean_query([(_Should, self._term(field, term)) for term in terms])


def _opened(folder: Path) -> tantivy.Index:
    """Open an index that never changes.

    tantivy writes a lock file where it opens, which a read-only folder forbids and a folder about to be removed does
    not bear. So it is shown the files through links in a folder of ours, and is told not to watch them.
    """
    mirror = tempfile.mkdtemp(prefix="placewright-")
    try:
        for file in folder.iterdir():
            if file.suffix != ".lock":
                (Path(mirror) / file.name).symlink_to(file.resolve())
        index = tantivy.Index.open(mirror)
        index.config_reader(reload_policy="manual")
        return index
    finally:
        # A thread of tantivy's may still put its lock file there while the folder is being removed.
        for _ in range(_REMOVALS):
            shutil.rmtree(mirror, ignore_errors=True)


def _constant(query: tantivy.Query, score: float) -> tantivy.Query:
    return tantivy.Query.const_score_query(query, score)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(_NAME, tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field(_WHERE, tokenizer_name="whitespace", index_option="basic")
    builder.add_unsigned_field(_PLACE, fast=True)
    return builder.build()
