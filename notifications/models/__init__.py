"""What is told to whom: what members follow, notifications, how they travel, and mail that waits until it is sent."""

from notifications.models.digests import Digest, DigestItem, DigestPlan
from notifications.models.inbound import InboundMail, Mailbox, ReturnedMail
from notifications.models.mail import OutgoingMail
from notifications.models.notifications import ChannelChoice, Delivery, FanOut, Notification
from notifications.models.saved import SavedSearch
from notifications.models.subscriptions import Subscription
from notifications.models.webhooks import Webhook, WebhookCall

__all__ = [
    "ChannelChoice",
    "Delivery",
    "Digest",
    "DigestItem",
    "DigestPlan",
    "FanOut",
    "InboundMail",
    "Mailbox",
    "Notification",
    "OutgoingMail",
    "ReturnedMail",
    "SavedSearch",
    "Subscription",
    "Webhook",
    "WebhookCall",
]
