"""``manage.py work``: carry out the tasks that wait, and go round for what was left behind."""

from argparse import ArgumentParser
from typing import Any

from django_tasks_db.management.commands import db_worker

from config import caretaker


class Command(db_worker.Command):
    help = "Carry out the site's tasks until it is told to stop. Several may run side by side."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(backend_name="worker")

    def handle(self, **options: Any) -> None:
        caretaker.begin()
        super().handle(**options)
