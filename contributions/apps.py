"""Django's name for the Contributions app."""

from __future__ import annotations

from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    """The champions' room: from a document to a consented, reviewed, living case."""

    name = "contributions"
    label = "contributions"
    verbose_name = "Contributions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for new cases, whose makers are their first owners, and for reviews; register what falls due."""
        from contributions.agreement import (  # noqa: PLC0415 - models must be loaded
            asking_again,
            closing,
            due,  # noqa: F401 - it registers
            ended,
            naming,
        )
        from contributions.agreement import next_steps as agreement_steps  # noqa: F401, PLC0415
        from contributions.documents import (  # noqa: F401, PLC0415 - register themselves
            reading,
            retention,
            steps,
        )
        from contributions.room import (  # noqa: PLC0415 - models must be loaded
            contacts,
            people,
            receivers,
            restoring,  # noqa: F401 - it registers
            succession,  # noqa: F401 - it registers
        )
        from contributions.stewardship import (  # noqa: F401, PLC0415 - as above
            for_reviewers,
            next_steps,
            reminders,
            review_mail,
            taken_off,
        )
        from contributions.writing import kept, remarks  # noqa: F401, PLC0415 - it registers
        from contributions.writing import next_steps as writing_steps  # noqa: F401, PLC0415

        contacts.connect()
        people.connect()
        receivers.connect()
        asking_again.connect()
        closing.connect()
        ended.connect()
        naming.connect()
        review_mail.connect()
        taken_off.connect()
        remarks.connect()
        for_reviewers.connect()
