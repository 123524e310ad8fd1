"""Read and write on a site of MedAI Commons."""

from medai_commons.account import AccountOperations
from medai_commons.forum import ForumOperations
from medai_commons.knowledge import KnowledgeOperations
from medai_commons.messages import MessagesOperations
from medai_commons.people import PeopleOperations
from medai_commons.queue import QueueOperations
from medai_commons.search import SearchOperations
from medai_commons.transport import Refused
from medai_commons.webhooks import WebhooksOperations

__all__ = ["Client", "Refused"]


class Client(
    ForumOperations,
    KnowledgeOperations,
    PeopleOperations,
    AccountOperations,
    MessagesOperations,
    SearchOperations,
    QueueOperations,
    WebhooksOperations,
):
    """One member's way to one site: `Client("https://commons.example.org", token="medai_…")`."""
