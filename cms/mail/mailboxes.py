"""Messages from where a mail server leaves them, one by one and never more of each than is asked for."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from pathlib import Path


def messages_in(path: Path, most: int) -> Iterator[bytes]:
    """Yield the first ``most`` bytes of each message of a Maildir or an mbox file; nothing in it is changed.

    One that goes away meanwhile is passed over: it is the mail server's own box.

    Raises:
        ValueError: if there is neither at ``path``.
        OSError: if it cannot be read.
    """
    box = _opened(path)
    try:
        for key in box.keys():  # noqa: SIM118 - to iterate over a mailbox reads each message whole
            try:
                held = box.get_file(key)
            except (KeyError, FileNotFoundError):
                continue
            with held:
                yield held.read(most)
    finally:
        box.close()


def _opened(path: Path) -> mailbox.Mailbox[mailbox.Message]:
    box: mailbox.Mailbox[mailbox.Message]
    if path.is_file():
        with path.open("rb") as file:
            if file.read(5) not in (b"", b"From "):
                raise ValueError(f"{path} is no mbox file: it does not begin with “From ”.")
        box = mailbox.mbox(path, create=False)
    elif (path / "new").is_dir() and (path / "cur").is_dir():
        box = mailbox.Maildir(path, create=False)
    else:
        raise ValueError(f"There is neither a Maildir nor an mbox file at {path}.")
    return box
