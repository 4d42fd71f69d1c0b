"""Why an offer takes nothing off a basket, and what would bring it, in the active language."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.money import money

from . import engine
from .engine import Item, Lack, Outcome
from .loading import Block
from .summary import gift, goods_words, is_everything
from .times import moment_words


def why_not(outcome: Outcome, currency: str) -> str:
    """Return why the outcome takes nothing off and what to do about it; "" if it does."""
    if outcome.lack is None:
        return ""
    if outcome.lack is Lack.BLOCKED:
        return _block_words(outcome)
    condition = outcome.rule.offer.condition
    about = {
        "goods": goods_words(condition.range),
        "count": int(outcome.missing),
        "amount": money(outcome.missing, currency),
    }
    return _lack_text(outcome.lack, int(outcome.missing)) % about


def _lack_text(lack: Lack, count: int) -> str:
    if lack is Lack.PIECES:
        return ngettext(
            "Add %(count)d more of %(goods)s.", "Add %(count)d more of %(goods)s.", count
        )
    return {
        Lack.GOODS: _("It counts for %(goods)s. None of them is in the basket."),
        Lack.WORTH: _("Add %(goods)s for %(amount)s more."),
        Lack.KINDS: _("Add %(count)d different ones of %(goods)s."),
        Lack.TAKEN: _("The goods are reduced already, and the discounts do not add up."),
        Lack.NOTHING: _("It takes nothing off these goods."),
    }[lack]


def _block_words(outcome: Outcome) -> str:
    offer = outcome.rule.offer
    texts = {
        Block.STOPPED: _("It has been stopped."),
        Block.LATER: _("It begins on %(start)s."),
        Block.OVER: _("It ended on %(end)s."),
        Block.PERSON: _("You have had it as often as it is for one person."),
        Block.MEMBERS: _("It is for members. Sign in to have it."),
        Block.USED_UP: _("It has been used as often as it was for."),
    }
    about = {}
    if outcome.rule.blocked is Block.LATER:
        about["start"] = moment_words(offer.start_datetime)
    if outcome.rule.blocked is Block.OVER:
        about["end"] = moment_words(offer.end_datetime)
    return texts[outcome.rule.blocked or Block.USED_UP] % about


def hints(
    outcomes: Sequence[Outcome], items: Sequence[Item], currency: str, most: int = 2
) -> list[str]:
    """Return what little more would bring an offer for everybody, at most so many sentences.

    Each has been tried: with so much more of what is in the basket, more would come off.
    """
    rules = [outcome.rule for outcome in outcomes]
    found: list[str] = []
    for outcome in outcomes:
        if outcome.rule.voucher is None and _is_near(outcome) and len(found) < most:
            more = _with_more(outcome, items)
            if more and _off(engine.work_out(more, rules, currency)) > _off(outcomes):
                found.append(_hint(outcome, currency))
    return found


def _is_near(outcome: Outcome) -> bool:
    """Return whether so little is missing that telling helps."""
    if outcome.missing <= 0:
        return False
    if outcome.lack in (Lack.PIECES, Lack.KINDS) or outcome.lack is None:
        return outcome.missing <= max(Decimal(1), outcome.rule.need / 3)
    return outcome.lack is Lack.WORTH and outcome.missing <= outcome.rule.need / 2


def _with_more(outcome: Outcome, items: Sequence[Item]) -> list[Item]:
    """Return the items with what is missing, in more pieces of the cheapest that counts."""
    own = [item for item in items if item.product in outcome.rule.asked]
    if not own or outcome.lack is Lack.KINDS:
        return []
    cheapest = min(own, key=lambda item: item.price)
    pieces = outcome.missing
    if outcome.lack is Lack.WORTH:
        pieces = -(-outcome.missing // cheapest.price)
    more = replace(cheapest, quantity=cheapest.quantity + int(pieces))
    return [more if item.key == cheapest.key else item for item in items]


def _off(outcomes: Sequence[Outcome]) -> Decimal:
    """Return what comes off the goods; an offer on delivery counts as one, to compare."""
    delivery = sum(1 for one in outcomes if one.on_delivery and one.times)
    return sum((one.discount for one in outcomes), engine.ZERO) + delivery


def _hint(outcome: Outcome, currency: str) -> str:
    offer = outcome.rule.offer
    about = {
        "count": int(outcome.missing),
        "goods": goods_words(offer.condition.range),
        "amount": money(outcome.missing, currency),
        "gift": gift(offer),
        "offer": offer.localized("name"),
    }
    if outcome.lack is Lack.WORTH:
        return capfirst(_("%(amount)s more of %(goods)s: %(gift)s.") % about)
    if is_everything(offer.condition.range) and outcome.rule.asks != engine.KINDS:
        words = ngettext(
            "%(count)d more piece, whichever it is: %(gift)s.",
            "%(count)d more pieces, whichever they are: %(gift)s.",
            int(outcome.missing),
        )
        return words % about
    return capfirst(
        ngettext(
            "%(count)d more of %(goods)s: %(gift)s.",
            "%(count)d more of %(goods)s: %(gift)s.",
            int(outcome.missing),
        )
        % about
    )
