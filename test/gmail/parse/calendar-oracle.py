"""Reads calendars as Python's icalendar understands them: an oracle that nobody here wrote.

In, as arguments: paths of files.
Out: JSON, for each {uid, summary, start, end, recurrenceId} of the first event that is no exception from a series, or of the
first; "no event" where there is none, "given up: reason" where it throws. Times are ISO 8601 in UTC, or without a zone.
"""

import json
import sys
from datetime import datetime, timedelta, timezone

from icalendar import Calendar


def iso(value):
    if value is None:
        return ""
    if not isinstance(value, datetime):
        return value.isoformat()
    if value.tzinfo is None:
        return value.strftime("%Y-%m-%dT%H:%M:%S")
    return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def end_of(event, start):
    if "DTEND" in event:
        return event["DTEND"].dt
    if start is None:
        return None
    if "DURATION" in event:
        return start + event["DURATION"].dt
    return start if isinstance(start, datetime) else start + timedelta(1)


def read(path):
    with open(path, "rb") as file:
        calendars = Calendar.from_ical(file.read(), multiple=True)
    events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    if not events:
        return "no event"
    event = next((each for each in events if "RECURRENCE-ID" not in each), events[0])
    start = event["DTSTART"].dt if "DTSTART" in event else None
    exception = event["RECURRENCE-ID"].dt if "RECURRENCE-ID" in event else None
    return {
        "uid": str(event.get("UID", "")),
        "summary": str(event.get("SUMMARY", "")),
        "start": iso(start),
        "end": iso(end_of(event, start)),
        "recurrenceId": iso(exception),
    }


def attempt(path):
    try:
        return read(path)
    except Exception as error:  # whatever it is, it is the answer
        return f"given up: {error!r}"


json.dump([attempt(path) for path in sys.argv[1:]], sys.stdout)
