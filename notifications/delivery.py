"""What is handed over, and what a failure to hand it over proves."""

from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from email.utils import parseaddr


@dataclass(frozen=True)
class Envelope:
    """One message to one address, as it goes over the wire."""

    message_id: str
    sender: str
    recipient: str
    source: bytes

    @classmethod
    def of(cls, *, message_id: str, recipient: str, source: bytes, returns_to: str = "") -> "Envelope":
        """The sender is where it comes back to, or else the address in the message's own From."""
        header = message_from_bytes(source, policy=default)["From"]
        sender = returns_to or parseaddr(str(header))[1]
        return cls(message_id=message_id, sender=sender, recipient=recipient, source=source)


class DeliveryError(Exception):
    """`reason` is short and free of addresses, for the staff list; `explanation` is a sentence for an operator."""

    def __init__(self, reason: str, explanation: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.explanation = explanation or reason


class ServerAway(DeliveryError):
    """Nothing was handed over, and no other message would fare better now."""


class PutOff(DeliveryError):
    """The server said that it does not take this message at present."""


class TurnedDown(DeliveryError):
    """The server said that it will never take this message."""


class Unclear(DeliveryError):
    """The text was under way and no answer came: it may have been delivered. Never sent again."""
