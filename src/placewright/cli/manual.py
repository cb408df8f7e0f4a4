"""What `--help` and manual pages say below the options of a command: examples, environment, exit codes, see also."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

_VARIABLE = re.compile(r"\b(?:PLACEWRIGHT|RAY)_[A-Z_]+\b")


class Page(NamedTuple):
    """What is told of a command beside its options. Tests run each example through the parser of its command."""

    examples: tuple[str, ...]
    see: tuple[str, ...]  # other commands, without `placewright`
    docs: str = "cli.md"  # the page in docs/
    failed: str = "it failed; stderr says why, and how to mend it"  # exit code 1


CODES = {0: "done", 2: "asked for wrongly: an unknown option, a wrong setting", 130: "stopped with Ctrl-C"}

# By the words after `placewright`; the root has none.
PAGES = {
    "": Page(
        ("placewright demo", "placewright enrich places.csv enriched.csv", "placewright enrich --help"), ("doctor",)
    ),
    "demo": Page(("placewright demo", "placewright demo --into try --serve"), ("enrich", "serve"), "tutorial.md"),
    "serve": Page(
        ("placewright serve", "placewright serve --data data --port 8080 --workers 4", "placewright serve --api-only"),
        ("worker", "keys", "reference", "doctor"),
        "deploy.md",
    ),
    "worker": Page(("placewright worker", "placewright worker --data data"), ("serve",), "deploy.md"),
    "top": Page(
        ("placewright top", "placewright top --every 5", "placewright top --once --json | jq .jobs"),
        ("batches", "serve"),
        "operations.md",
    ),
    "keys": Page(("placewright keys create acme", "placewright keys list"), ("organisations", "serve"), "security.md"),
    "keys create": Page(
        ("placewright keys create acme", "placewright keys create acme --name laptop --scope read --days 90"),
        ("keys list", "keys revoke"),
        "security.md",
    ),
    "keys list": Page(("placewright keys list", "placewright keys list --json"), ("keys create",), "security.md"),
    "keys revoke": Page(("placewright keys revoke 7",), ("keys list",), "security.md"),
    "organisations": Page(("placewright organisations list",), ("keys",)),
    "organisations list": Page(("placewright organisations list --json",), ("organisations retention",)),
    "organisations retention": Page(
        ("placewright organisations retention acme 90", "placewright organisations retention acme default"),
        ("organisations list",),
        "privacy.md",
    ),
    "organisations pin": Page(
        ("placewright organisations pin acme", "placewright organisations pin acme --off"), ("reference list",)
    ),
    "organisations delete": Page(("placewright organisations delete acme --yes",), ("backup",), "privacy.md"),
    "organisations audit": Page(
        ("placewright organisations audit acme --limit 20", "placewright organisations audit acme --json"),
        ("organisations list",),
        "security.md",
    ),
    "reference": Page(
        ("placewright reference add monaco.osm.pbf", "placewright reference list"), ("enrich",), "reference-data.md"
    ),
    "reference add": Page(
        (
            "placewright reference add monaco.osm.pbf",
            "placewright reference add shops.csv --map name=Title --licence CC-BY-4.0 --source 'City of Nice'",
        ),
        ("reference fetch", "reference list"),
        "reference-data.md",
    ),
    "reference fetch": Page(
        ("placewright reference fetch overture --bbox 7.40,43.72,7.44,43.75 --name monaco",),
        ("reference add", "reference list"),
        "reference-data.md",
    ),
    "reference list": Page(("placewright reference list", "placewright reference list --json"), ("reference add",)),
    "reference remove": Page(("placewright reference remove monaco",), ("reference list",)),
    "enrich": Page(
        (
            "placewright enrich places.csv enriched.csv",
            "placewright enrich places.xlsx enriched.xlsx --attributes websites,phoneNumbers",
            "placewright enrich crm.csv.gz out.parquet --map name=Title --map full_address=Where",
            "cat places.ndjson | placewright enrich - - --quiet > enriched.ndjson",
        ),
        ("batches", "link", "explain", "reference"),
    ),
    "batches": Page(
        (
            "placewright batches submit places.csv --attribute-set core",
            "placewright batches watch ID",
            "placewright batches results ID enriched.csv",
        ),
        ("enrich", "top"),
    ),
    "batches submit": Page(
        (
            "placewright batches submit places.xlsx --name 'Spring list' --attributes websites,openingHours",
            "placewright batches submit more.csv --batch-id spring --append",
        ),
        ("batches watch", "batches results"),
    ),
    "batches list": Page(
        ("placewright batches list --query spring", "placewright batches list --status failed --json"),
        ("batches watch",),
    ),
    "batches watch": Page(
        ("placewright batches watch ID", "placewright batches watch ID,ID --json"),
        ("batches results", "top"),
        failed="it failed, or a batch did not end as completed",
    ),
    "batches results": Page(
        ("placewright batches results ID enriched.csv", "placewright batches results ID,ID parts"),
        ("batches watch",),
        "bulk.md",
    ),
    "batches cancel": Page(("placewright batches cancel ID",), ("batches reprocess",)),
    "batches reprocess": Page(
        ("placewright batches reprocess ID", "placewright batches reprocess ID --all --refresh --attributes websites"),
        ("batches watch", "batches cancel"),
    ),
    "link": Page(
        (
            "placewright link ours.csv theirs.csv pairs.csv",
            "placewright link ours.csv theirs.csv pairs.csv --one-to-one",
            "placewright link ours.csv theirs.csv scored.csv --pairs candidates.csv",
        ),
        ("enrich",),
        "matching.md",
    ),
    "explain": Page(
        (
            "placewright explain --name 'Cafe de Paris' --lat 43.7394 --lon 7.4272",
            "placewright explain --name 'Cafe de Paris' --address 'Place du Casino, Monaco' --json",
        ),
        ("enrich", "overrides"),
        "matching.md",
    ),
    "migrate": Page(("placewright migrate", "placewright migrate --post"), ("backup", "serve"), "upgrade.md"),
    "backup": Page(
        ("placewright backup friday.db", "placewright backup latest.db --replace"), ("restore",), "backup.md"
    ),
    "restore": Page(
        ("placewright restore friday.db", "placewright restore friday.db --replace"), ("backup",), "backup.md"
    ),
    "store": Page(
        ("placewright store check --from sqlite:///data/placewright.db --to postgresql://me@db/placewright",),
        ("backup", "migrate"),
        "deploy.md",
    ),
    "store copy": Page(
        ("placewright store copy --from sqlite:///data/placewright.db --to postgresql://me@db/placewright",),
        ("store check", "backup"),
        "deploy.md",
    ),
    "store check": Page(
        ("placewright store check --from sqlite:///data/placewright.db --to postgresql://me@db/placewright",),
        ("store copy",),
        "deploy.md",
        failed="it failed, or the two differ",
    ),
    "overrides": Page(
        ("placewright overrides add acme nice/1 phone=+33493622952 --reason 'Called them.'",),
        ("explain",),
        "overview.md#overrides",
    ),
    "overrides add": Page(
        (
            "placewright overrides add acme nice/1 phone=+33493622952 --reason 'Called them.' --expires 2027-07-01",
            "placewright overrides add acme nice/7 website= --reason 'There is none.'",
        ),
        ("overrides list", "overrides import"),
        "overview.md#overrides",
    ),
    "overrides list": Page(("placewright overrides list acme --place nice/1",), ("overrides remove",)),
    "overrides remove": Page(("placewright overrides remove acme ID",), ("overrides list",)),
    "overrides export": Page(("placewright overrides export acme corrections.csv",), ("overrides import", "enrich")),
    "overrides import": Page(("placewright overrides import acme corrections.csv",), ("overrides export",)),
    "attributes": Page(("placewright attributes import acme questions.json",), ("enrich",), "sources.md"),
    "attributes import": Page(
        ("placewright attributes import acme questions.json",), ("attributes list",), "sources.md"
    ),
    "attributes list": Page(("placewright attributes list acme --json",), ("attributes import",), "sources.md"),
    "attributes remove": Page(("placewright attributes remove acme terrace",), ("attributes list",), "sources.md"),
    "mcp": Page(("placewright mcp --data data", "placewright mcp --http --port 8090"), ("enrich", "batches"), "mcp.md"),
    "eval": Page(
        ("placewright eval labelled.csv", "placewright eval labelled.csv --errors wrong.csv --json measures.json"),
        ("explain", "overrides"),
    ),
    "completion": Page(
        ("placewright completion bash > ~/.local/share/bash-completion/completions/placewright",), ("demo",)
    ),
    "doctor": Page(
        ("placewright doctor", "placewright doctor --json"),
        ("serve", "reference list"),
        "operations.md",
        failed="something is broken; the lines above say what, and how to mend it",
    ),
}


def sections(path: str, help_texts: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield titles with lines, in the order in which they are shown.

    Args:
        path: the words after `placewright`.
        help_texts: of the command and its options; the variables that they name are its environment.
    """
    page = PAGES[path]
    yield "Examples", list(page.examples)
    variables = sorted({name for text in help_texts for name in _VARIABLE.findall(text)})
    if variables:
        every = "and every setting of docs/settings.md" if "PLACEWRIGHT_DATA" in variables else ""
        yield "Environment", [" ".join((", ".join(variables), every)).strip()]
    yield "Exit codes", [f"{code:3}  {text}" for code, text in sorted({**CODES, 1: page.failed}.items())]
    yield "See also", [", ".join((*(f"placewright {name}" for name in page.see), f"docs/{page.docs}"))]


class Told:
    """Writes the sections of a command below its options; mixed into Typer's classes."""

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write them as they are: an example is no text to be filled."""
        path = ctx.command_path.partition(" ")[2]
        for title, lines in sections(path, texts_of(ctx.command)):
            with formatter.section(title):
                for line in lines:
                    formatter.write(f"{'':{formatter.current_indent}}{line}\n")


def texts_of(command: Any) -> list[str]:
    """Return the help of a command and of each of its options."""
    return [command.help or "", *(getattr(parameter, "help", None) or "" for parameter in command.params)]
