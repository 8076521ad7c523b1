"""Generates a Python client from a running server's document and goes with it from a need to the handover.

Arguments: the server's address, a folder for the client, a room, a unit, and the tokens of a caretaker, an employee
and a reporter.
"""

import datetime
import os
import pathlib
import subprocess
import sys

address, folder, room, unit, caretaker, employee, reporter = sys.argv[1:]
tools = str(pathlib.Path(sys.executable).parent)
environment = {**os.environ, "PATH": tools + os.pathsep + os.environ["PATH"], "NO_COLOR": "1"}
generated = subprocess.run(
    [sys.executable, "-m", "openapi_python_client", "generate",
     "--config", str(pathlib.Path(__file__).parents[3] / ".ci" / "openapi-python-client.yml"),
     "--url", f"{address}/api/openapi.json", "--output-path", f"{folder}/client"],
    env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
)
assert generated.returncode == 0 and "arning" not in generated.stdout, generated.stdout

sys.path.insert(0, f"{folder}/client")
from uuid import UUID, uuid4

from ombruk_client import AuthenticatedClient
from ombruk_client.api.handovers import hand_over
from ombruk_client.api.lots import get_lot, log_lot
from ombruk_client.api.me import get_me
from ombruk_client.api.needs import decide_offer, get_need, state_need
from ombruk_client.api.savings import list_savings
from ombruk_client.models import Assessment, Condition, Decide, HandOverBody, LogLot, Problem, Rung, StateLine, StateNeed


def as_(token):
    return AuthenticatedClient(base_url=f"{address}/api/v1", token=token)


def made(answer):
    assert answer.status_code == 201, answer.content
    return answer.parsed


assert get_me.sync(client=as_(employee)).name

chairs = made(log_lot.sync_detailed(client=as_(caretaker), body=LogLot(
    category="office-chair", quantity=8, condition=Condition.GOOD, unit_id=UUID(unit), place_id=UUID(room),
    surplus=True,
)))

need = StateNeed(
    unit_id=UUID(unit), place_id=UUID(room), purpose="A new class",
    needed_by=datetime.date.today() + datetime.timedelta(days=60),
    assessment=Assessment(alternatives_considered=True),
    lines=[StateLine(category="office-chair", quantity=6)],
)
key = str(uuid4())
stated = made(state_need.sync_detailed(client=as_(employee), body=need, idempotency_key=key))
again = made(state_need.sync_detailed(client=as_(employee), body=need, idempotency_key=key))
assert again.id == stated.id, "the same key states one need"

line = stated.lines[0]
offer = next(offer for offer in line.offers if offer.lot_id == chairs.id)
assert offer.rung == Rung.REUSE and offer.available == 8
decided = made(decide_offer.sync_detailed(
    stated.id, line.id, client=as_(employee), body=Decide(offer_id=offer.id, accept=6, seen=offer.seen),
))
assert decided.held == 6, decided
reservation = next(decision.reservation_id for decision in decided.decisions if decision.reservation_id)

refused = hand_over.sync(reservation, client=as_(employee), body=HandOverBody(quantity=600))
assert isinstance(refused, Problem) and refused.code, refused
handed = made(hand_over.sync_detailed(reservation, client=as_(caretaker), body=HandOverBody()))
assert handed.handover.quantity == 6
assert get_lot.sync(chairs.id, client=as_(caretaker)).quantity == 2
assert get_need.sync(stated.id, client=as_(employee)).lines[0].received == 6
assert len(list_savings.sync(client=as_(reporter)).items) == 1
print("From the need to the handover.")
