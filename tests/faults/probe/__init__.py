"""A room for proofs: each event of the kind `probe` has effects that can be counted afterwards."""

MAIL_EVERY = 5
"""Every how many events one writes a mail."""

FORUM = (
    "thread_started",
    "post_created",
    "post_edited",
    "vote_cast",
    "vote_withdrawn",
    "reaction_added",
    "answer_accepted",
)
"""What the members of tests.faults.forum_members cause: each has two effects that can be counted."""
