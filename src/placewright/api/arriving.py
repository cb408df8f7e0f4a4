"""Jobs that are read by one thread while another one stores those before them."""

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar, overload

T = TypeVar("T")
Raw = TypeVar("Raw")


class Arriving(Sequence[T], Generic[T, Raw]):
    """A sequence whose length is known, and whose items are there when they are asked for, if need be a little later.

    Reading needs Python's lock and the database mostly does not, so on two processors they hardly wait for each other.

    Args:
        raws: what the items are read from.
        read: reads some of them; what it raises, whoever asks for an item gets, as soon as it is known.
        at_once: how many it gets at a time.
    """

    def __init__(self, raws: Sequence[Raw], read: Callable[[Sequence[Raw]], Sequence[T]], at_once: int) -> None:
        self._raws, self._read, self._at_once = raws, read, at_once
        self._items: list[T] = []
        self._error: BaseException | None = None
        self._changed = threading.Condition()
        self._read_part()
        if len(self._items) < len(raws):
            threading.Thread(target=self._read_on, name="reader", daemon=True).start()

    def __len__(self) -> int:
        return len(self._raws)

    def __iter__(self) -> Iterator[T]:
        for start in range(0, len(self), self._at_once):
            yield from self[start : start + self._at_once]

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...

    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        chosen = range(len(self))[index]  # raises IndexError as a list does
        last = chosen if isinstance(chosen, int) else max(chosen, default=-1)
        with self._changed:
            self._changed.wait_for(lambda: self._error is not None or len(self._items) > last)
            if self._error is not None:
                raise self._error
        return self._items[index]

    def _read_part(self) -> None:
        start = len(self._items)
        items = self._read(self._raws[start : start + self._at_once])
        with self._changed:
            self._items += items
            self._changed.notify_all()

    def _read_on(self) -> None:
        try:
            while len(self._items) < len(self._raws):
                self._read_part()
        except BaseException as error:  # nobody may wait for what will not come
            with self._changed:
                self._error = error
                self._changed.notify_all()
