"""What the process that reads a document and the one that asks it agree on; it imports no reader.

So the libraries that take documents apart are loaded where documents are read, and nowhere else.
"""

from __future__ import annotations

from typing import Final

MEMORY: Final = "PRECEDENT_READ_MEMORY"
"""The variable that holds the bytes of memory that reading may take."""

SECONDS: Final = "PRECEDENT_READ_SECONDS"
"""The variable that holds the seconds of processor time that reading may take."""

OUT_OF_MEMORY: Final = "Reading it takes more memory than a document should. It was not read."
UNREADABLE: Final = (
    "It cannot be read: it breaks the rules of its format. Open it and save it again."
)
