"""Sets up logging: one form for our own lines and those of libraries, on stderr, text for people or JSON for machines.

Modules log with `structlog.get_logger()`: a stable action name first, then fields, as in
`log.info("slice_finished", jobs=200, seconds=0.8)`.
"""

import logging
import sys
from collections.abc import Sequence
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor

QUIET = ("httpx", "httpcore", "uvicorn.access", "alembic", "asyncio")  # they speak at info of what is no news

SHARED: Sequence[Processor] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def configure_logging(level: str = "info", form: str = "auto", stream: TextIO | None = None) -> None:
    """Send all logs of `level` and above to `stream` (default: stderr). Calling it again replaces the former setup.

    Args:
        level: debug, info, warning or error.
        form: text, json, or auto, which is text on a terminal and JSON elsewhere.
    """
    stream = stream or sys.stderr
    text = form == "text" or (form == "auto" and stream.isatty())
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_last(text, stream)],
            foreign_pre_chain=[*SHARED, structlog.stdlib.ExtraAdder(), _without_colours],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        # A logger made before this call must still follow it, so nothing is cached.
        cache_logger_on_first_use=False,
    )


def _without_colours(_logger: object, _method: str, line: EventDict) -> EventDict:
    """Drop uvicorn's second, coloured writing of each message."""
    line.pop("color_message", None)
    return line


def _last(text: bool, stream: TextIO) -> list[Processor]:
    if text:
        # The default formatter prints local variables too, and with them the keys in a request's headers.
        plain = structlog.dev.plain_traceback
        return [structlog.dev.ConsoleRenderer(colors=stream.isatty(), pad_event_to=24, exception_formatter=plain)]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
