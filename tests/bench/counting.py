"""Counts a request's queries, if the request asks for it; others pass untouched."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from tests.bench.client import COUNT


class CountQueries:
    """Middleware of the benchmarked site."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if COUNT not in request.headers:
            return self.get_response(request)
        found = 0

        def count(execute: Callable[..., Any], *args: Any) -> Any:
            nonlocal found
            found += 1
            return execute(*args)

        with connection.execute_wrapper(count):
            response = self.get_response(request)
        response[COUNT] = str(found)
        return response
