"""Notifications for programs: signed calls to an address of the member's, with a log of every attempt."""
