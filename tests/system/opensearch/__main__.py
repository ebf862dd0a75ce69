"""`python -m tests.system.opensearch [command …]`: a cluster until Ctrl-C or the command ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from tests.system.opensearch.cluster import Cluster, lacking


def main() -> int:
    """Start a cluster (or use the one at OPENSEARCH_URL), and run a command with it."""
    command = sys.argv[1:]
    if command and os.environ.get("OPENSEARCH_URL"):
        return subprocess.call(command)
    if reason := lacking():
        print(f"SKIPPED: {reason}, so no OpenSearch cluster is started")
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    nodes = int(os.environ.get("OPENSEARCH_NODES", "3"))
    print(f"Starting {nodes} nodes …", flush=True)
    with Cluster(nodes) as cluster:
        print(f"OPENSEARCH_URL={cluster.hosts}", flush=True)
        if command:
            return subprocess.call(command, env=os.environ | {"OPENSEARCH_URL": cluster.hosts})
        print("Ctrl-C ends it, and deletes what it holds.", flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
