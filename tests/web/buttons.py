"""Every form that is a button and nothing else; see test_forms."""

BUTTONS = {
    "accounts.sign_out",
    "casting.cast_all",  # and a choice between what is there
    "casting.reopen",
    "ceremony.move",
    "ceremony.remove",
    "certificates.forget_pack",
    "certificates.issue",
    "certificates.place_cards",
    "conflicts.revoke",
    "desk.remove_member",
    "duplicates.apart",
    "duplicates.forget",
    "duplicates.join",  # and a choice between what is there
    "duplicates.split",
    "duplicates.undo",
    "jury.leave",
    "jury.make_chair",
    "nominations.throw_away",
    "nominations.withdraw",
    "nominees.ask_to_erase",
    "nominees.say_no",
    "nominees.say_yes",
    "notices.everybody",
    "outcomes.tell",
    "results.close_extra",
    "results.extra_ballots",  # and a tick
    "results.take_off",
    "results.take_step",
    "routing.all_again",
    "routing.resume",
    "winners.name_winner",
    "winners.remove_win",
}
"""What takes nothing but a press."""
