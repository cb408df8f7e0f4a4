"""The form of `menu_content` in CONTRACT section 8."""

import msgspec


class Prices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From the cheapest to the dearest, in the menu's currency."""

    min: float | None = None
    max: float | None = None


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way to have a dish: large, small, with rice."""

    name: str
    prices: Prices = Prices()


class Choices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All ways to have a dish."""

    choices: tuple[Choice, ...] = ()


class Dish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A dish or a drink."""

    name: str
    description: str | None = None
    data: Choices = Choices()


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a menu, such as desserts."""

    name: str
    items: tuple[Dish, ...]
    description: str | None = None


class Menu(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One menu."""

    name: str
    sections: tuple[Section, ...]
    description: str | None = None
    footnote: str | None = None
    currency: str | None = None  # ISO 4217
