"""Pick agreements by party, day, kind, corridor."""

from dataclasses import dataclass

from zhibek.errors import SettingsError, UnknownNameError
from zhibek.ledger.book import Item, Ledger
from zhibek.tables.countries import ALPHA_2
from zhibek.tables.dates import first_day, is_part_of_date, last_day
from zhibek.tables.ledger import KINDS, PARTNER_GROUPS, STATUSES
from zhibek.tables.names import suggest


@dataclass(frozen=True, slots=True)
class Choice:
    """Which agreements are meant: all that is given must fit, and every one of `parties` must take part.

    A party is a country's two or three letters, an actor or a partner group; a corridor is one by its
    id or all whose ids begin so.
    """

    parties: tuple[str, ...] = ()
    first_date: str = ""
    last_date: str = ""
    kind: str = ""
    status: str = ""
    corridor: str = ""
    project: str = ""
    place: str = ""


def choose_items(ledger: Ledger, choice: Choice) -> list[Item]:
    """List the agreements that fit, by date.

    Raises SettingsError for what is no day, UnknownNameError for what no agreement names, so that a
    slip is not taken for an empty answer.
    """
    for text in (choice.first_date, choice.last_date):
        if text and not is_part_of_date(text):
            raise SettingsError(f"'{text}' is no day. Write it as 2023-05-17.")
    _check_word("kind", choice.kind, KINDS)
    _check_word("status", choice.status, STATUSES)
    wanted = [_party_word(ledger, name) for name in choice.parties]
    corridor = _known_word(ledger, "corridor", choice.corridor.lower())
    project = _known_word(ledger, "project", choice.project)
    place = _known_word(ledger, "place", choice.place.upper())
    return [
        item
        for item in ledger.items.values()
        if all(name in _words_of(item) for name in wanted)
        and (not choice.first_date or last_day(item.date) >= first_day(choice.first_date))
        and (not choice.last_date or first_day(item.date) <= last_day(choice.last_date))
        and choice.kind in ("", item.kind)
        and choice.status in ("", item.status)
        and (not corridor or any(_meets(corridor, one) for one in item.corridors))
        and (not project or project in {*item.builds, *item.funds})
        and (not place or place in item.places)
    ]


def _check_word(what: str, word: str, known: tuple[str, ...]) -> None:
    if word and word not in known:
        hint = suggest(word, known, f"Choose from {', '.join(known)}.")
        raise SettingsError(f"no {what} is named '{word}'. {hint}")


def _meets(asked: str, named: str) -> bool:
    """Tell whether a corridor asked for is one that an item names, or part of it, or holds it."""
    return asked == named or named.startswith(f"{asked}-") or asked.startswith(f"{named}-")


def _words_of(item: Item) -> set[str]:
    """Gather the words by which an item's parties can be asked for."""
    words = {word for party in item.parties for word in (party.actor_id, party.country, party.partner_group)}
    return {word.lower() for word in words if word}


def _party_word(ledger: Ledger, name: str) -> str:
    """Bring the name of a party to the word it is known by."""
    word = ALPHA_2.get(name.upper(), name).lower()
    known = {word for item in ledger.items.values() for word in _words_of(item)} | set(PARTNER_GROUPS)
    if word not in known:
        raise UnknownNameError("party of the ledger", name, known)
    return word


def _known_word(ledger: Ledger, what: str, word: str) -> str:
    """Give a corridor, project or place back where any agreement names it."""
    items = ledger.items.values()
    match what:
        case "corridor":
            known = {one for item in items for one in item.corridors}
            fits = any(_meets(word, one) for one in known)
        case "project":
            known = {one for item in items for one in (*item.builds, *item.funds)}
            fits = word in known
        case _:
            known = {one for item in items for one in item.places}
            fits = word in known
    if word and not fits:
        raise UnknownNameError(f"{what} in the ledger", word, known)
    return word
