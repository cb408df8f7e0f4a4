"""What a supervisor tells a worker process, as one line of JSON."""

import msgspec


class Order(msgspec.Struct, frozen=True):
    """The whole task of a worker process."""

    settings: msgspec.Raw  # JSON of the settings
    holder: str  # the name that its leases are held under
    enricher: str  # module:function
