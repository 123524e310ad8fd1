"""What everybody may see and do in the forum, in one place to read. `y` yes, `-` no.

Who is who: the *author* began the threads and wrote the posts in question, unless a line says otherwise; *other*
answered and stands in a conversation with the author; *group* stands in a group in which nobody else does, and wrote
what is the group's; *clinician* has an accepted credential; *regular* has reached trust level 3. A *silenced* or
*suspended* member has been here as long as the rest. A suspended one cannot be signed in, so what they would see is
what any member sees.
"""

ROLES = [
    "guest",
    "member",
    "newcomer",
    "silenced",
    "suspended",
    "group",
    "clinician",
    "other",
    "author",
    "moderator",
    "regular",
]

# Policy: situation. Whether somebody sees the thing at all is decided before, by the second table.
ACTIONS = """
                                                   guest member newcomer silenced suspended group clinician other author moderator regular
may_start_thread: open category                      -     y       y        -        -        y       y       y     y       y        y
may_start_thread: archived category                  -     -       -        -        -        -       -       -     -       -        -
may_reply: open thread                               -     y       y        -        -        y       y       y     y       y        y
may_reply: locked thread                             -     -       -        -        -        -       -       -     -       y        -
may_reply: hidden thread                             -     -       -        -        -        -       -       -     -       y        -
may_reply: held thread                               -     -       -        -        -        -       -       -     -       y        -
may_reply: merged thread                             -     -       -        -        -        -       -       -     -       -        -
may_reply: locked conversation                       -     -       -        -        -        -       -       -     -       -        -
may_edit_post: own post                              -     -       -        -        -        -       -       -     y       y        -
may_edit_post: own post after 31 days                -     -       -        -        -        -       -       -     -       y        -
may_edit_post: wiki                                  -     y       -        -        -        y       y       y     y       y        y
may_edit_post: wiki after 31 days                    -     y       -        -        -        y       y       y     y       y        y
may_edit_post: hidden wiki                           -     -       -        -        -        -       -       -     -       y        -
may_edit_post: in a locked thread                    -     -       -        -        -        -       -       -     -       y        -
may_edit_post: in a merged thread                    -     -       -        -        -        -       -       -     -       -        -
may_edit_post: in a conversation                     -     -       -        -        -        -       -       -     y       -        -
may_edit_post: withdrawn                             -     -       -        -        -        -       -       -     y       y        -
may_edit_post: hidden by a moderator                 -     -       -        -        -        -       -       -     -       y        -
may_edit_post: stub                                  -     -       -        -        -        -       -       -     -       -        -
may_see_history: shown post                          y     y       y        y        y        y       y       y     y       y        y
may_see_history: hidden post                         -     -       -        -        -        -       -       -     y       y        -
may_hide_post: shown post                            -     -       -        -        -        -       -       -     y       y        -
may_hide_post: hidden post                           -     -       -        -        -        -       -       -     -       -        -
may_hide_post: in a conversation                     -     -       -        -        -        -       -       -     y       -        -
may_hide_post: stub                                  -     -       -        -        -        -       -       -     -       -        -
may_restore_post: withdrawn                          -     -       -        -        -        -       -       -     y       y        -
may_restore_post: hidden by a moderator              -     -       -        -        -        -       -       -     -       y        -
may_restore_post: shown post                         -     -       -        -        -        -       -       -     -       -        -
may_decide_hold: held post                           -     -       -        -        -        -       -       -     -       y        -
may_decide_hold: moderator's own                     -     -       -        -        -        -       -       -     -       -        -
may_decide_hold: shown post                          -     -       -        -        -        -       -       -     -       -        -
may_open_as_wiki: shown post                         -     -       -        -        -        -       -       -     y       y        -
may_open_as_wiki: hidden post                        -     -       -        -        -        -       -       -     -       -        -
may_open_as_wiki: in a conversation                  -     -       -        -        -        -       -       -     -       -        -
may_vote: author's post                              -     y       y        -        -        y       y       y     -       y        y
may_vote: hidden post                                -     -       -        -        -        -       -       -     -       -        -
may_vote: stub                                       -     -       -        -        -        -       -       -     -       -        -
may_vote: in a merged thread                         -     -       -        -        -        -       -       -     -       -        -
may_vote_against: other's answer                     -     y       y        -        -        y       y       -     y       y        y
may_vote_against: the question itself                -     -       -        -        -        -       -       -     -       -        -
may_vote_against: reply in a discussion              -     -       -        -        -        -       -       -     -       -        -
may_react: author's post                             -     y       y        -        -        y       y       y     -       y        y
may_react: hidden post                               -     -       -        -        -        -       -       -     -       -        -
may_say_same_problem: question                       -     y       y        -        -        y       y       y     -       y        y
may_say_same_problem: hidden question                -     -       -        -        -        -       -       -     -       -        -
may_say_same_problem: discussion                     -     -       -        -        -        -       -       -     -       -        -
may_accept: other's answer                           -     -       -        -        -        -       -       -     y       y        -
may_accept: hidden answer                            -     -       -        -        -        -       -       -     -       -        -
may_accept: the question itself                      -     -       -        -        -        -       -       -     -       -        -
may_accept: reply in a discussion                    -     -       -        -        -        -       -       -     -       -        -
may_withdraw_acceptance: answered question           -     -       -        -        -        -       -       -     y       y        -
may_withdraw_acceptance: open question               -     -       -        -        -        -       -       -     -       -        -
may_retitle: own thread                              -     -       -        -        -        -       -       -     y       y        y
may_retitle: own thread after 31 days                -     -       -        -        -        -       -       -     -       y        y
may_retitle: locked thread                           -     -       -        -        -        -       -       -     -       y        -
may_retitle: hidden thread                           -     -       -        -        -        -       -       -     -       y        -
may_retitle: merged thread                           -     -       -        -        -        -       -       -     -       -        -
may_retitle: conversation                            -     -       -        -        -        -       -       -     y       -        -
may_tend: public thread                              -     -       -        -        -        -       -       -     -       -        y
may_tend: locked thread                              -     -       -        -        -        -       -       -     -       -        -
may_tend: hidden thread                              -     -       -        -        -        -       -       -     -       -        -
may_tend: merged thread                              -     -       -        -        -        -       -       -     -       -        -
may_tend: conversation                               -     -       -        -        -        -       -       -     -       -        -
may_tend: members' thread                            -     -       -        -        -        -       -       -     -       -        -
may_move: public thread                              -     -       -        -        -        -       -       -     -       y        y
may_move: members' thread                            -     -       -        -        -        -       -       -     -       y        -
may_move: locked thread                              -     -       -        -        -        -       -       -     -       y        -
may_move: conversation                               -     -       -        -        -        -       -       -     -       -        -
may_move_to: public category                         -     -       -        -        -        -       -       -     -       y        y
may_move_to: members' category                       -     -       -        -        -        -       -       -     -       y        -
may_mark_duplicate: question                         -     -       -        -        -        -       -       -     y       y        -
may_mark_duplicate: discussion                       -     -       -        -        -        -       -       -     -       -        -
may_close_call: open call                            -     -       -        -        -        -       -       -     y       y        -
may_close_call: hidden call                          -     -       -        -        -        -       -       -     -       -        -
may_close_call: discussion                           -     -       -        -        -        -       -       -     -       -        -
may_moderate: open thread                            -     -       -        -        -        -       -       -     -       y        -
may_moderate: conversation                           -     -       -        -        -        -       -       -     -       -        -
may_withdraw_thread: unanswered thread               -     -       -        -        -        -       -       -     y       -        -
may_withdraw_thread: answered thread                 -     -       -        -        -        -       -       -     -       -        -
may_withdraw_thread: conversation                    -     -       -        -        -        -       -       -     -       -        -
may_restore_thread: withdrawn                        -     -       -        -        -        -       -       -     y       y        -
may_restore_thread: hidden by a moderator            -     -       -        -        -        -       -       -     -       y        -
may_restore_thread: open thread                      -     -       -        -        -        -       -       -     -       -        -
may_start_conversation: anybody                      -     y       -        -        -        y       y       y     y       y        y
may_invite_to: author's conversation                 -     -       -        -        -        -       -       -     y       -        -
may_invite_to: open thread                           -     -       -        -        -        -       -       -     -       -        -
may_report: author's post                            -     y       y        -        -        y       y       y     -       y        y
may_report: stub                                     -     -       -        -        -        -       -       -     -       -        -
may_undo: pinned by a moderator                      -     -       -        -        -        -       -       -     -       y        -
may_undo: retitled by a moderator                    -     -       -        -        -        -       -       -     y       y        y
may_undo: moved by a moderator                       -     -       -        -        -        -       -       -     -       y        y
may_undo: made a wiki by its author                  -     -       -        -        -        -       -       -     y       y        -
may_undo: pinned in a conversation                   -     -       -        -        -        -       -       -     -       -        -
may_ask_for_contact: who wants to be asked           -     y       -        -        -        y       y       -     y       y        y
may_ask_for_contact: who wants no messages           -     -       -        -        -        -       -       -     -       -        -
may_use_pseudonym: anybody                           -     -       -        -        -        -       y       -     -       -        -
may_reveal_author: post under a pseudonym            -     -       -        -        -        -       -       -     -       -        -
may_reveal_author: with its own permission           -     -       -        -        -        -       -       -     -       y        -
may_edit_post: own under a pseudonym                 -     -       -        -        -        -       y       -     -       y        -
may_hide_post: own under a pseudonym                 -     -       -        -        -        -       y       -     -       y        -
may_vote: under a pseudonym                          -     y       y        -        -        y       -       y     y       y        y
"""  # noqa: E501

# Rows that `visible_to` gives out. For threads this is also whether their page opens.
VISIBLE = """
                                                   guest member newcomer silenced suspended group clinician other author moderator regular
thread: public                                       y     y       y        y        y        y       y       y     y       y        y
thread: locked                                       y     y       y        y        y        y       y       y     y       y        y
thread: members                                      -     y       y        y        y        y       y       y     y       y        y
thread: verified                                     -     -       -        -        -        -       y       -     -       y        -
thread: staff                                        -     -       -        -        -        -       -       -     -       y        -
thread: group                                        -     -       -        -        -        y       -       -     -       -        -
thread: hidden                                       -     -       -        -        -        -       -       -     y       y        -
thread: hidden in group                              -     -       -        -        -        y       -       -     -       -        -
thread: held                                         -     -       -        -        -        -       -       -     y       y        -
thread: merged                                       y     y       y        y        y        y       y       y     y       y        y
thread: conversation                                 -     -       -        -        -        -       -       y     y       -        -
thread: conversation other left                      -     -       -        -        -        -       -       -     y       -        -
post: public                                         y     y       y        y        y        y       y       y     y       y        y
post: withdrawn                                      -     -       -        -        -        -       -       -     y       y        -
post: hidden                                         -     -       -        -        -        -       -       -     y       y        -
post: held                                           -     -       -        -        -        -       -       -     y       y        -
post: stub                                           -     -       -        -        -        -       -       -     -       -        -
post: members                                        -     y       y        y        y        y       y       y     y       y        y
post: group                                          -     -       -        -        -        y       -       -     -       -        -
post: of other in a hidden thread                    -     -       -        -        -        -       -       -     y       y        -
post: conversation                                   -     -       -        -        -        -       -       y     y       -        -
post: hidden in conversation                         -     -       -        -        -        -       -       -     y       -        -
note: public                                         y     y       y        y        y        y       y       y     y       y        y
note: group                                          -     -       -        -        -        y       -       -     -       -        -
note: hidden                                         -     -       -        -        -        -       -       -     y       y        -
category: public                                     y     y       y        y        y        y       y       y     y       y        y
category: archived                                   y     y       y        y        y        y       y       y     y       y        y
category: members                                    -     y       y        y        y        y       y       y     y       y        y
category: verified                                   -     -       -        -        -        -       y       -     -       y        -
category: staff                                      -     -       -        -        -        -       -       -     -       y        -
category: group                                      -     -       -        -        -        y       -       -     -       -        -
tag: public                                          y     y       y        y        y        y       y       y     y       y        y
contact request: author's to other                   -     -       -        -        -        -       -       y     y       -        -
contact request: to other, who blocked clinician     -     -       -        -        -        -       y       -     -       -        -
pseudonym: clinician's                               -     -       -        -        -        -       y       -     -       -        -
revelation: behind clinician's                       -     -       -        -        -        -       y       -     -       -        -
pseudonym mute: other's                              -     -       -        -        -        -       -       y     -       -        -
post: under a pseudonym, held                        -     -       -        -        -        -       y       -     -       y        -
tag: group                                           -     -       -        -        -        y       -       -     -       -        -
tag: hidden                                          -     -       -        -        -        -       -       -     y       y        -
tag: unused                                          -     -       -        -        -        -       -       -     -       -        -
bookmark: author's                                   -     -       -        -        -        -       -       -     y       -        -
bookmark: author's of a post gone from sight         -     -       -        -        -        -       -       -     -       -        -
draft: author's                                      -     -       -        -        -        -       -       -     y       -        -
participant: author in a conversation                -     -       -        -        -        -       -       y     y       -        -
participant: other, who has left                     -     -       -        -        -        -       -       -     y       -        -
"""  # noqa: E501

# Threads that lists, counts and feeds may show: visible ones that are neither private nor merged.
LISTED = """
                                                   guest member newcomer silenced suspended group clinician other author moderator regular
thread: public                                       y     y       y        y        y        y       y       y     y       y        y
thread: locked                                       y     y       y        y        y        y       y       y     y       y        y
thread: members                                      -     y       y        y        y        y       y       y     y       y        y
thread: verified                                     -     -       -        -        -        -       y       -     -       y        -
thread: staff                                        -     -       -        -        -        -       -       -     -       y        -
thread: group                                        -     -       -        -        -        y       -       -     -       -        -
thread: hidden                                       -     -       -        -        -        -       -       -     y       y        -
thread: hidden in group                              -     -       -        -        -        y       -       -     -       -        -
thread: held                                         -     -       -        -        -        -       -       -     y       y        -
thread: merged                                       -     -       -        -        -        -       -       -     -       -        -
thread: conversation                                 -     -       -        -        -        -       -       -     -       -        -
thread: conversation other left                      -     -       -        -        -        -       -       -     -       -        -
"""  # noqa: E501


def cells(table: str) -> list[tuple[str, str, bool]]:
    """Every cell: the line, the role, and whether it says yes. Raises ValueError for a line that is none."""
    first, *lines = [line for line in table.splitlines() if line.strip()]
    if first.split() != ROLES:
        raise ValueError(f"The columns are {first.split()}.")
    found = []
    for line in lines:
        name, *marks = line.rsplit(None, len(ROLES))
        if len(marks) != len(ROLES) or set(marks) - {"y", "-"}:
            raise ValueError(line)
        found += [(name.strip(), role, mark == "y") for role, mark in zip(ROLES, marks, strict=True)]
    return found


def lines(table: str) -> set[str]:
    """The names of its lines."""
    return {name for name, _role, _says in cells(table)}
