"""What happened: the outbox (Event, Handling) and the registry of handlers.

To record an event: `from events.actions import record`. To hear of one: `events.registry.handles`. Which kinds there
are, and what a handler may rely on: docs/developers/events.md.
"""
