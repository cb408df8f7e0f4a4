"""Asks a language model over an OpenAI-compatible API for an answer of a given shape; its answers are kept."""

import asyncio
import math
import time
from hashlib import sha256
from typing import Any, TypeVar

import msgspec
import openai
import structlog
from httpx2 import AsyncClient, ConnectError

from placewright.errors import SourceError
from placewright.outgoing import errand
from placewright.sources.answers_db import KeptAnswers
from placewright.sources.budget import Budget
from placewright.sources.paying import spent as tell_of

T = TypeVar("T")
log = structlog.get_logger()

_NAME = "model"  # of the source that asks
MOST_BYTES = 2**20  # of an answer as it is sent
_MOST_WRITTEN = 2_000  # tokens of an answer
_CHARACTERS_PER_TOKEN = 2.5  # of ASCII, at least: so that a budget is rather kept than not
_RETRIES = 4  # on 408, 409, 429, 5xx and lost connections, with a backoff, while the time lasts
_MOST_FAILURES = 3  # questions in a row; then the endpoint is left alone, so that no job waits for it again and again
_PAUSE_SECONDS = 30.0
_REFUSED = (openai.BadRequestError, openai.UnprocessableEntityError)


def most_tokens(text: str) -> int:
    """Return how many tokens a text has at most.

    What is not ASCII counts by its bytes: models cut text into pieces of one byte or more, and rare characters, as many
    of Chinese, Japanese and Korean are, into one for each of their two to four bytes.
    """
    ascii_characters = sum(map(str.isascii, text))
    return math.ceil(ascii_characters / _CHARACTERS_PER_TOKEN) + len(text.encode()) - ascii_characters


class Model:
    """One model at one endpoint. Safe to share between the tasks of one event loop.

    Args:
        client: of the SDK's HTTP; carries the requests.
        seconds: time limit of one question, retries included.
    """

    def __init__(
        self, url: str, name: str, key: str, client: AsyncClient, answers: KeptAnswers, budget: Budget, seconds: float
    ) -> None:
        self.name, self.budget = name, budget
        self.refused = 0  # answers, or parts of them, that were not used
        self._failures, self._paused_until = 0, 0.0
        self._answers, self._seconds = answers, seconds
        # The SDK wants some key; endpoints of one's own often need none.
        self._client = openai.AsyncOpenAI(
            base_url=url, api_key=key or "none", http_client=client, max_retries=_RETRIES, timeout=seconds
        )
        self._forms: tuple[str, ...] = ("json_schema", "json_object", "text")  # those that the endpoint may know

    async def ask(self, prompt: str, data: Any, shape: type[T], schema: dict[str, Any]) -> T | None:
        """Return the answer; None for one that has not the shape.

        Args:
            prompt: the instructions.
            data: what they are about; goes as JSON, so that nothing in it can pose as anything else.
            shape: a msgspec type, strict.
            schema: the same as JSON schema.

        Raises:
            BudgetSpent: the question would cost more than is left.
            SourceError: the model does not answer.
        """
        text = msgspec.json.encode(data, order="sorted").decode()
        question = sha256(msgspec.json.encode((self.name, prompt, text, schema), order="sorted")).hexdigest()
        kept = self._answers.get(question)
        if kept is not None:
            return _decoded(kept, shape)
        told = f"{prompt}\nAnswer with one JSON object of this schema and nothing else:\n{_json(schema)}"
        said = await self._within_budget([("system", told), ("user", text)], schema)
        if _decoded(said, shape) is None:
            self.refuse("shape")
            return None
        return _decoded(self._answers.keep(question, said), shape)

    def refuse(self, reason: str) -> None:
        """Count something that the model said and that is not used."""
        self.refused += 1
        log.warning("model_refused", model=self.name, reason=reason)

    async def _within_budget(self, messages: list[tuple[str, str]], schema: dict[str, Any]) -> str:
        if time.monotonic() < self._paused_until:
            raise SourceError(f"The model {self.name} failed too often and is left alone for a while.")
        most = (sum(most_tokens(text) for _, text in messages), _MOST_WRITTEN)
        await self._reserve(most)
        spent = most  # unless it is known better: it may be at work all the same
        try:
            async with asyncio.timeout(self._seconds):
                said, spent = await self._asked(messages, schema, most)
            self._failures = 0
        except TimeoutError as error:
            self._failed()
            raise SourceError(f"The model {self.name} took too long.") from error
        except openai.APIStatusError as error:
            spent = (0, 0)
            self._failed()
            raise SourceError(f"The model {self.name} gave no answer (HTTP status {error.status_code}).") from error
        except (openai.OpenAIError, ValueError) as error:
            if isinstance(error.__cause__, ConnectError):
                spent = (0, 0)  # it never heard the question; what breaks off later may well be charged
            self._failed()
            raise SourceError(f"The model {self.name} gave no answer ({type(error).__name__}).") from error
        finally:
            await self._settle(most, spent)
        return said

    async def _reserve(self, most: tuple[int, int]) -> None:
        """Reserve the tokens of a question with the process, and their price with whose errand it is."""
        self.budget.reserve(*most)
        purse, cost = errand.current().purse, self.budget.prices.of(*most)
        if purse is None or not cost:
            return
        try:
            await purse.reserve(_NAME, cost)
        except BaseException:
            self.budget.settle(most, (0, 0))
            raise

    async def _settle(self, most: tuple[int, int], spent: tuple[int, int]) -> None:
        self.budget.settle(most, spent)
        purse, reserved, cost = errand.current().purse, self.budget.prices.of(*most), self.budget.prices.of(*spent)
        if cost:
            tell_of(_NAME, cost)
        if purse is not None and reserved != cost:
            await purse.settle(_NAME, reserved, cost)

    def _failed(self) -> None:
        self._failures += 1
        if self._failures >= _MOST_FAILURES:
            self._failures, self._paused_until = 0, time.monotonic() + _PAUSE_SECONDS

    async def _asked(
        self, messages: list[tuple[str, str]], schema: dict[str, Any], most: tuple[int, int]
    ) -> tuple[str, tuple[int, int]]:
        """Return what the model writes and the tokens that it cost, in the best form that the endpoint knows."""
        for form in self._forms:
            try:
                answer: Any = await self._client.chat.completions.create(
                    model=self.name,
                    messages=[{"role": role, "content": text} for role, text in messages],  # type: ignore[misc]
                    temperature=0,
                    max_tokens=_MOST_WRITTEN,
                    **_form(form, schema),
                )
            except _REFUSED:
                if form == self._forms[-1]:
                    raise
                continue
            self._forms = self._forms[self._forms.index(form) :]
            return _text_of(answer), _usage(answer, most)
        raise SourceError("unreachable")  # the last form returns or raises

    def close(self) -> None:
        """Close the kept answers; connections end with each request."""
        self._answers.close()


def _form(form: str, schema: dict[str, Any]) -> dict[str, Any]:
    if form == "text":
        return {}
    if form == "json_object":
        return {"response_format": {"type": form}}
    return {"response_format": {"type": form, "json_schema": {"name": "answer", "strict": True, "schema": schema}}}


def _text_of(answer: Any) -> str:
    """Return the words of an answer; none for one that is not as the protocol says."""
    try:
        return str(answer.choices[0].message.content or "")
    except (AttributeError, IndexError, TypeError):
        return ""


def _usage(answer: Any, most: tuple[int, int]) -> tuple[int, int]:
    usage = getattr(answer, "usage", None)
    found = (getattr(usage, "prompt_tokens", None), getattr(usage, "completion_tokens", None))
    return (found[0], found[1]) if all(isinstance(one, int) and one >= 0 for one in found) else most  # type: ignore[return-value]


def _decoded(text: str, shape: type[T]) -> T | None:
    """Return the JSON object in a text, which some models wrap in words or fences."""
    first, last = text.find("{"), text.rfind("}")
    try:
        return msgspec.json.decode(text[first : last + 1], type=shape)
    except (msgspec.MsgspecError, ValueError):
        return None


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
