"""Who hears of it: mail that waits in the database until it is sent, later every other channel."""
