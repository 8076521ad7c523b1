"""A public conformance client asks everything that it knows of a SCIM service: `scim_client.py URL TOKEN`."""

import sys

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

address, token = sys.argv[1:]
http = Client(base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=60)
results = [result for result in check_server(SyncSCIMClient(http)) if result.status != Status.SKIPPED]
found = [result for result in results if result.status in (Status.ERROR, Status.CRITICAL, Status.DEVIATION)]
for result in found:
    print(f"{result.status.name} {result.resource_type or ''} {result.title}: {result.reason} {result.data!r:.2000}")
print(f"{len(results) - len(found)} checks passed")
sys.exit(bool(found))
