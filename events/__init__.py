"""What happened: the outbox (Event, Handling) and the registry of handlers."""
