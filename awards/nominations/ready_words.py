"""Ready-made words for the organisers' messages: kind, and known in three languages.

Where they are sent as they are, each nominator reads them in their own language; they can be changed before.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from awards.domain.wording import N_


@dataclass(frozen=True)
class ReadyWords:
    """The few words by which organisers choose, and the sentences that the nominator reads: two msgids."""

    label: str
    text: str


REFUSALS: Mapping[str, ReadyWords] = {
    "other_work": ReadyWords(
        N_("Not in customer contact"),
        N_(
            "Thank you for your warm words. These awards are for people who answer customers; as far as we can see, "
            "this colleague does other work, so we cannot pass your nomination on to the jury."
        ),
    ),
    "not_a_member": ReadyWords(
        N_("Organisation that cannot take part"),
        N_(
            "Thank you for taking the time to write. These awards are for people who work for one of our member "
            "organisations, and this organisation is not among them. Perhaps next year?"
        ),
    ),
    "left": ReadyWords(
        N_("No longer works there"),
        N_(
            "Thank you for your nomination. We have heard that this colleague no longer works there, so it cannot go "
            "to the jury. Perhaps you would like to tell them yourself what you wrote: it will do them good."
        ),
    ),
    "declined": ReadyWords(
        N_("Would rather not take part"),
        N_(
            "Your words were well meant, and well written. The person whom you nominated would rather not take part, "
            "and we respect that. Thank you for having thought of them."
        ),
    ),
    "unknown": ReadyWords(
        N_("We could not find out who is meant"),
        N_(
            "Thank you for your nomination. We looked, and asked, but could not find out who is meant. Do write to us "
            "if you can help us: we would gladly look at it again."
        ),
    ),
}

CORRECTIONS: Mapping[str, ReadyWords] = {
    "example": ReadyWords(
        N_("Tell a little more"),
        N_(
            "What you write makes us curious. Could you add one moment that shows it: what happened, what did they "
            "do, and what changed for the customer or for a colleague? A few sentences are enough."
        ),
    ),
    "name": ReadyWords(
        N_("Name and organisation in full"),
        N_(
            "Could you write the first name, the surname and the organisation in full, just as they should stand on "
            "a certificate?"
        ),
    ),
    "customer": ReadyWords(
        N_("A customer can be recognised"),
        N_(
            "In your story a customer can be recognised. Could you leave out their name and what is private about "
            "them? The story is just as strong without."
        ),
    ),
    "together": ReadyWords(
        N_("Two nominations by the same person"),
        N_(
            "You wrote about this colleague twice, which is lovely. Only one nomination per person counts in a "
            "category: could you bring your words together in one of them, and withdraw the other?"
        ),
    ),
}


def find_ready_words(typed: str, known: Mapping[str, ReadyWords], translate: Callable[[str], str]) -> str:
    """The msgid of the ready-made words that were left as they are, blanks aside; "" when the words are one's own."""
    bare = " ".join(typed.split())
    return next((each.text for each in known.values() if translate(each.text) == bare), "")
