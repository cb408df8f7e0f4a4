"""The operations of the API, each listed once; the same list serves the client that blocks and the one that awaits."""

import functools
import inspect
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, Generic, ParamSpec, TypeVar, overload

from placewright.client import (
    areas,
    batches,
    custom_attributes,
    events,
    exports,
    installation,
    jobs,
    overrides,
    pairs,
    results,
    submitting,
    webhooks,
)
from placewright.client.flow import RETRIES, Call, Flow, Lines, Supply

P = ParamSpec("P")
T = TypeVar("T")


class BlockingDriver(ABC):
    """Does what flows ask for, and blocks meanwhile."""

    retries = RETRIES  # further attempts at what failed in passing

    @abstractmethod
    def run(self, asked: Call[T] | Flow[T]) -> T:
        """Carry out a call or a flow and return its value."""

    @abstractmethod
    def stream(self, asked: Lines[T] | Supply[T]) -> Iterator[T]:
        """Yield the value of each line of the answer, or what a supply hands out."""


class AsyncDriver(ABC):
    """Does what flows ask for, and awaits meanwhile."""

    retries = RETRIES

    @abstractmethod
    async def run(self, asked: Call[T] | Flow[T]) -> T:
        """Carry out a call or a flow and return its value."""

    @abstractmethod
    def stream(self, asked: Lines[T] | Supply[T]) -> AsyncIterator[T]:
        """Yield the value of each line of the answer, or what a supply hands out."""


class _Bound:
    """Makes a method of a function that builds a call: the driver that it is found on carries the call out."""

    how = "run"

    def __init__(self, build: Callable[..., Any]) -> None:
        self.build = build
        self._takes_retries = "retries" in inspect.signature(build).parameters

    def bound(self, driver: Any) -> Any:
        carry_out = getattr(driver, self.how)

        @functools.wraps(self.build)
        def method(*args: Any, **kwargs: Any) -> Any:
            if self._takes_retries:
                kwargs.setdefault("retries", driver.retries)
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
    """An operation that gives many values: an iterator of `Client`, an asynchronous one of `AsyncClient`."""

    how = "stream"

    def __init__(self, build: Callable[P, Lines[T] | Supply[T]]) -> None:
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
    """All that a client can do; what each takes and returns stands at its builder, in the module named before it."""

    submit = Operation(submitting.submit)
    results = Operation(results.results)

    submit_batch = Operation(batches.submit_batch)
    get_batch = Operation(batches.get_batch)
    wait_for_batch = Operation(batches.wait_for_batch)
    list_batches = Operation(batches.list_batches)
    iterate_batches = Stream(batches.iterate_batches)
    update_batch = Operation(batches.update_batch)
    delete_batch = Operation(batches.delete_batch)
    cancel_batch = Operation(batches.cancel_batch)
    reprocess_batch = Operation(batches.reprocess_batch)
    refresh_batches = Operation(batches.refresh_batches)

    follow_batch = Stream(events.follow_batch)
    watch_batch = Stream(events.watch_batch)

    list_jobs = Operation(jobs.list_jobs)
    iterate_jobs = Stream(jobs.iterate_jobs)
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
    try_source = Operation(installation.try_source)
    get_settings = Operation(installation.get_settings)
    update_settings = Operation(installation.update_settings)
    list_audit = Operation(installation.list_audit)

    list_attributes = Operation(jobs.list_attributes)

    list_custom_attributes = Operation(custom_attributes.list_custom_attributes)
    get_custom_attribute = Operation(custom_attributes.get_custom_attribute)
    create_custom_attribute = Operation(custom_attributes.create_custom_attribute)
    add_custom_version = Operation(custom_attributes.add_custom_version)
    choose_custom_version = Operation(custom_attributes.choose_custom_version)
    delete_custom_attribute = Operation(custom_attributes.delete_custom_attribute)

    search_area = Operation(areas.search_area)
    submit_area = Operation(areas.submit_area)

    create_override = Operation(overrides.create_override)
    list_overrides = Operation(overrides.list_overrides)
    iterate_overrides = Stream(overrides.iterate_overrides)
    export_overrides = Stream(overrides.export_overrides)
    import_overrides = Operation(overrides.import_overrides)
    get_override = Operation(overrides.get_override)
    delete_override = Operation(overrides.delete_override)

    create_export = Operation(exports.create_export)
    list_exports = Operation(exports.list_exports)
    iterate_exports = Stream(exports.iterate_exports)
    get_export = Operation(exports.get_export)
    wait_for_export = Operation(exports.wait_for_export)
    download_export = Operation(exports.download_export)
    save_export = Operation(exports.save_export)

    create_webhook = Operation(webhooks.create_webhook)
    list_webhooks = Operation(webhooks.list_webhooks)
    get_webhook = Operation(webhooks.get_webhook)
    update_webhook = Operation(webhooks.update_webhook)
    delete_webhook = Operation(webhooks.delete_webhook)
    rotate_webhook = Operation(webhooks.rotate_webhook)
    try_webhook = Operation(webhooks.try_webhook)
    list_deliveries = Operation(webhooks.list_deliveries)
    iterate_deliveries = Stream(webhooks.iterate_deliveries)
    resend_delivery = Operation(webhooks.resend_delivery)
