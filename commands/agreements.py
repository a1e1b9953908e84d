"""Commands about what people agreed and did: priorities, meetings, the audit."""

import argparse
import re

from commands import Answer, Failed, database, tell
from records import audit, workshops
from records.meetings import whole


def list_priorities(given: argparse.Namespace) -> Answer:
    with database()() as session:
        agreed = workshops.agreed(session, given.locality)
        found = [whole.priority_as_json(session, p) for p in agreed]
    for priority in found:
        tell(f"{priority['locality']} ({priority['state']}): {priority['statement']}")
        tell(f"  {' '.join(priority.get('sentences') or [priority['verdict']])}")
    return {"priorities": found}


def show_workshop(given: argparse.Namespace) -> Answer:
    """Everything a closed or running meeting holds."""
    if not re.fullmatch(r"[0-9]{1,9}", given.id):
        raise Failed(f"{given.id} is not the number of a meeting.")
    with database()() as session:
        found = whole.as_json(session, int(given.id))
    tell(f"Meeting {found['workshop']} of {found['locality']}, {found['held_on']}: {found['state']}")
    for topic in found["topics"]:
        tell(f"  {topic['letter'] or '-'} {topic['title']}: {topic['state']}")
    for priority in found["priorities"]:
        tell(f"  {priority['statement']}")
    return found


def list_audit(given: argparse.Namespace) -> Answer:
    with database()() as session:
        events = [audit.as_json(line) for line in audit.events(session, given.since)]
        broken = audit.broken_at(session)
    for event in events:
        words = (event[name] for name in ("time", "actor", "event", "object", "outcome"))
        tell(f"{event['seq']:>6} {' '.join(words)}")
    tell("The chain holds: no line was changed." if broken is None else f"The chain breaks at line {broken}.")
    return {"events": events, "chain": broken is None}
