"""Settings shared by every environment, put together from one part a concern."""

from __future__ import annotations

from cms.settings.parts.accounts import *
from cms.settings.parts.applications import *
from cms.settings.parts.database import *
from cms.settings.parts.editing import *
from cms.settings.parts.files import *
from cms.settings.parts.finding import *
from cms.settings.parts.logs import *
from cms.settings.parts.mail import *
from cms.settings.parts.paths import *
from cms.settings.parts.security import *
