"""The worker of the tests: does what is queued of a task, when the test says so."""

from django_tasks_db.models import DBTaskResult


def work_off(task):
    """Do what is queued of the task and due, each once, and return how many there were."""
    rows = list(DBTaskResult.objects.ready().filter(task_path=task.module_path))
    for row in rows:
        row.delete()
        task.func(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
    return len(rows)
