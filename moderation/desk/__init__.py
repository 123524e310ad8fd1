"""The moderators' desk inside the administration: the queue, one item with its decision, the log, members, figures."""
