"""What befalls the folder of the embedded index in the random lives: it is copied, and put back later."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import mkdtemp

from django.conf import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from search.engines import EMBEDDED, _embedded, engines_here
from search.engines.base import SearchEngine
from search.indexing.rebuild import rebuild
from tests import factories


class FolderPutBack(RuleBasedStateMachine):
    """Copies and puts back; ``put_back`` says that the index may tell nothing until it is built anew."""

    engines: tuple[SearchEngine, ...]
    put_back = False
    _copy: Path | None = None

    @rule()
    def the_folder_is_copied(self) -> None:
        self.drop_copy()
        self._copy = Path(mkdtemp()) / "copy"
        shutil.copytree(settings.SEARCH_INDEX_DIR, self._copy)

    @precondition(lambda self: self._copy is not None)
    @rule(emptied=st.booleans(), stopped=st.booleans())
    def the_folder_is_put_back(self, *, emptied: bool, stopped: bool) -> None:
        """Its contents are, while the site runs, or while it is stopped."""
        if self._copy is None:
            return
        folder = Path(settings.SEARCH_INDEX_DIR)
        if emptied:
            for child in folder.iterdir():
                shutil.rmtree(child) if child.is_dir() else child.unlink()
        shutil.copytree(self._copy, folder, dirs_exist_ok=True)
        self.put_back = True
        if stopped:
            _embedded.cache_clear()
            self.engines = tuple(engines_here())

    def build(self, engine: SearchEngine) -> None:
        """Build the index of ``engine`` anew, whatever it is."""
        rebuild(engine)
        if engine.name == EMBEDDED:
            self.put_back = False

    def build_what_is_torn(self) -> None:
        """Do what the worker does when it looks at its indexes."""
        for engine in self.engines:
            if engine.status(confirmed=factories.fed(engine).confirmed).torn:
                self.build(engine)

    def drop_copy(self) -> None:
        """Leave nothing behind."""
        if self._copy:
            shutil.rmtree(self._copy.parent)
            self._copy = None
