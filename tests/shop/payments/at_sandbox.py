"""What a buyer does at the sandbox's page, and its notices to the shop."""

import json
from datetime import timedelta

import requests
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from shop.payments.models import Attempt
from shop.payments.sandbox import signing


def decide(page, decision, *faults):
    """Press a button of the payment page and return the answer."""
    data = {"decision": decision, "fault": list(faults)}
    return requests.post(page, data=data, allow_redirects=False, timeout=10)


def come_back(client, answer):
    return client.get(answer.headers["Location"])


def deliver(client, notice, secret, *, now=None, body=None):
    """Post a notice to the shop as the sandbox does."""
    body = json.dumps(notice).encode() if body is None else body
    return client.post(
        reverse("payments:notice", kwargs={"method": "sandbox"}),
        data=body,
        content_type="application/json",
        headers={"Sandbox-Signature": signing.sign(secret, body, now)},
    )


def stock_of(product):
    record = product.stockrecords.get()
    return record.num_in_stock, record.num_allocated


def later(**changes):
    """Let the attempts be as old as the reconciler wants them."""
    Attempt.objects.update(date_created=timezone.now() - timedelta(minutes=10), **changes)


def work_off(task):
    """Do what is queued of the task, as the worker does."""
    for row in DBTaskResult.objects.ready().filter(task_path=task.module_path):
        task.func(*row.args_kwargs["args"])
