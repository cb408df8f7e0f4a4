"""The operations of the API, each listed once; the same list serves the client that blocks and the one that awaits."""

import functools
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, Generic, ParamSpec, TypeVar, overload

from placewright.client import batches, installation, jobs, overrides, pairs
from placewright.client.flow import Call, Flow, Lines

P = ParamSpec("P")
T = TypeVar("T")


class BlockingDriver(ABC):
    """Does what flows ask for, and blocks meanwhile."""

    @abstractmethod
    def run(self, asked: Call[T] | Flow[T]) -> T:
        """Carry out a call or a flow and return its value."""

    @abstractmethod
    def stream(self, lines: Lines[T]) -> Iterator[T]:
        """Send the request and yield the value of each line of the answer."""


class AsyncDriver(ABC):
    """Does what flows ask for, and awaits meanwhile."""

    @abstractmethod
    async def run(self, asked: Call[T] | Flow[T]) -> T:
        """Carry out a call or a flow and return its value."""

    @abstractmethod
    def stream(self, lines: Lines[T]) -> AsyncIterator[T]:
        """Send the request and yield the value of each line of the answer."""


class _Bound:
    """Makes a method of a function that builds a call: the driver that it is found on carries the call out."""

    how = "run"

    def __init__(self, build: Callable[..., Any]) -> None:
        self.build = build

    def bound(self, driver: Any) -> Any:
        carry_out = getattr(driver, self.how)

        @functools.wraps(self.build)
        def method(*args: Any, **kwargs: Any) -> Any:
            return carry_out(self.build(*args, **kwargs))

        return method


class Operation(_Bound, Generic[P, T]):
    """An operation with one answer: a plain method of `Client`, a coroutine method of `AsyncClient`."""

    def __init__(self, build: Callable[P, Call[T] | Flow[T]]) -> None:
        super().__init__(build)

    @overload
    def __get__(self, driver: BlockingDriver, owner: type) -> Callable[P, T]: ...
    @overload
    def __get__(self, driver: AsyncDriver, owner: type) -> Callable[P, Awaitable[T]]: ...
    @overload
    def __get__(self, driver: None, owner: type) -> "Operation[P, T]": ...
    def __get__(self, driver: BlockingDriver | AsyncDriver | None, owner: type) -> Any:
        return self if driver is None else self.bound(driver)


class Stream(_Bound, Generic[P, T]):
    """An operation with an answer of many lines: an iterator of `Client`, an asynchronous one of `AsyncClient`."""

    how = "stream"

    def __init__(self, build: Callable[P, Lines[T]]) -> None:
        super().__init__(build)

    @overload
    def __get__(self, driver: BlockingDriver, owner: type) -> Callable[P, Iterator[T]]: ...
    @overload
    def __get__(self, driver: AsyncDriver, owner: type) -> Callable[P, AsyncIterator[T]]: ...
    @overload
    def __get__(self, driver: None, owner: type) -> "Stream[P, T]": ...
    def __get__(self, driver: BlockingDriver | AsyncDriver | None, owner: type) -> Any:
        return self if driver is None else self.bound(driver)


class Operations:
    """All that a client can do; what each takes and returns stands at its builder in `batches`, `jobs`, `overrides`."""

    submit_batch = Operation(batches.submit_batch)
    get_batch = Operation(batches.get_batch)
    wait_for_batch = Operation(batches.wait_for_batch)
    list_batches = Operation(batches.list_batches)
    update_batch = Operation(batches.update_batch)
    delete_batch = Operation(batches.delete_batch)
    cancel_batch = Operation(batches.cancel_batch)
    reprocess_batch = Operation(batches.reprocess_batch)
    refresh_batches = Operation(batches.refresh_batches)

    list_jobs = Operation(jobs.list_jobs)
    stream_jobs = Stream(jobs.stream_jobs)
    list_days = Operation(jobs.list_days)
    enrich = Operation(jobs.enrich)
    submit_job = Operation(jobs.submit_job)
    get_job = Operation(jobs.get_job)
    delete_job = Operation(jobs.delete_job)
    reprocess_jobs = Operation(jobs.reprocess_jobs)

    explain = Operation(jobs.explain)
    summarise_batch = Operation(batches.summarise_batch)
    map_batch = Operation(batches.map_batch)
    count_confidence = Operation(batches.count_confidence)

    label_pair = Operation(pairs.label_pair)
    list_pairs = Operation(pairs.list_pairs)
    export_pairs = Stream(pairs.export_pairs)
    delete_pair = Operation(pairs.delete_pair)

    list_keys = Operation(installation.list_keys)
    create_key = Operation(installation.create_key)
    revoke_key = Operation(installation.revoke_key)
    create_first_key = Operation(installation.create_first_key)
    open_session = Operation(installation.open_session)
    end_session = Operation(installation.end_session)
    get_installation = Operation(installation.get_installation)

    list_attributes = Operation(jobs.list_attributes)

    create_override = Operation(overrides.create_override)
    list_overrides = Operation(overrides.list_overrides)
    export_overrides = Stream(overrides.export_overrides)
    import_overrides = Operation(overrides.import_overrides)
    get_override = Operation(overrides.get_override)
    delete_override = Operation(overrides.delete_override)
