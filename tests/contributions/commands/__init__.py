"""What can be done to a case, each as its form sends it, with who does it and in which states.

A command that needs something of the case first, such as an agreement that is missing, makes it as its form is made.
"""

from __future__ import annotations

from tests.contributions.commands import agreement, editors, people, stewardship, writing
from tests.contributions.commands.shape import together

COMMANDS = together(part.COMMANDS for part in (writing, agreement, people, stewardship, editors))
