"""Makes the two secrets that compose.yaml mounts, unless they are there: a password, and the URL with it."""

import secrets
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "secrets"


def make(folder: Path) -> bool:
    """Write the files; return False when they were there already."""
    password, url = folder / "postgres_password", folder / "placewright_database_url"
    if password.exists() and url.exists():
        return False
    folder.mkdir(mode=0o700, exist_ok=True)
    word = secrets.token_urlsafe(32)
    password.write_text(word, encoding="ascii")
    url.write_text(f"postgresql://placewright:{word}@database/placewright", encoding="ascii")
    for file in (password, url):
        # Compose mounts files as they are, and the users in the containers are others; the folder keeps people out.
        file.chmod(0o644)
    return True


if __name__ == "__main__":
    sys.stderr.write(f"{'Made' if make(FOLDER) else 'There are already'} the secrets in {FOLDER}.\n")
