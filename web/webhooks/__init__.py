"""Report events to other services: the index and its failures go in, signed requests come out.

One thread of the service observes the index and sends what happened, with retries. Nothing waits
for it: neither a build, nor a switch, nor a search.
"""

from web.webhooks.attempts import try_once
from web.webhooks.delivery_queue import DeliveryQueue
from web.webhooks.dispatcher import check, start
from web.webhooks.events import Event, Observer, new_event

__all__ = [
    "DeliveryQueue",
    "Event",
    "Observer",
    "check",
    "new_event",
    "start",
    "try_once",
]
