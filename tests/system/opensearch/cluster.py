"""A real OpenSearch cluster on loopback, with a JVM per node, so that each can be killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Self

HERE = Path(__file__).parent
TARGET = HERE / "target"
HEAP = "512m"
# Options for a fast start.
OPTIONS = ("-Xms256m", f"-Xmx{HEAP}", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
# Seconds for three JVMs to start on two busy cores.
STARTING = 600


def lacking() -> str:
    """The programs that this machine lacks to start a cluster; empty if none."""
    missing = [name for name in ("java", "javac", "mvn") if shutil.which(name) is None]
    return f"no {' and no '.join(missing)} here" if missing else ""


class Cluster:
    """Several nodes that form a cluster; all are stopped and deleted at the end of the block."""

    def __init__(self, nodes: int = 3) -> None:
        self.nodes = nodes
        self._port = _free(2 * nodes)
        self._running: dict[int, subprocess.Popen[bytes]] = {}

    @property
    def hosts(self) -> str:
        """The URLs of all nodes, in the format of the `opensearch` setting."""
        return ",".join(f"http://127.0.0.1:{self._port + n}" for n in range(self.nodes))

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="curated-search-nodes-")
        try:
            for number in range(self.nodes):
                self.start(number)
            self.wait(self.nodes)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for number in list(self._running):
            self.kill(number)
        self._folder.cleanup()

    def start(self, number: int) -> None:
        """Start one node; it stops when this process ends, however that happens."""
        log = Path(self._folder.name) / f"{number}.log"
        own = os.environ.get("OPENSEARCH_JAVA_OPTS", "").split()
        options = [*OPTIONS, *own, "-cp", _classpath(), "Node"]
        place = [str(Path(self._folder.name) / str(number)), str(number), str(self.nodes)]
        with log.open("ab") as output:
            self._running[number] = subprocess.Popen(
                ["java", *options, *place, str(self._port)],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
            )

    def kill(self, number: int) -> None:
        """Kill one node (SIGKILL)."""
        process = self._running.pop(number)
        process.kill()
        process.communicate()

    def pause(self, number: int) -> None:
        """Freeze one node (SIGSTOP): it accepts connections but answers nothing."""
        self._running[number].send_signal(signal.SIGSTOP)

    def resume(self, number: int) -> None:
        """Resume a frozen node."""
        self._running[number].send_signal(signal.SIGCONT)

    def revive(self) -> None:
        """Restart all killed nodes and wait until all replicas are complete."""
        for number in self.dead():
            self.start(number)
        self.wait(self.nodes)

    def dead(self) -> list[int]:
        """The numbers of the nodes that are not running."""
        return [number for number in range(self.nodes) if number not in self._running]

    def wait(self, nodes: int, *, status: str = "green") -> None:
        """Wait until this number of nodes have joined and every shard has its replicas."""
        path = f"/_cluster/health?wait_for_nodes={nodes}&wait_for_status={status}&timeout=20s"
        end = time.monotonic() + STARTING
        while time.monotonic() < end:
            for number in list(self._running):
                try:
                    found = self.ask(number, path)
                except (OSError, ValueError):
                    continue
                if not found["timed_out"] and found["number_of_nodes"] == nodes:
                    return
            time.sleep(0.3)
        raise TimeoutError(f"no {nodes} nodes after {STARTING} s; see {self._folder.name}")

    def manager(self) -> int:
        """The number of the node that manages the cluster."""
        number = next(iter(self._running))
        found = self.ask(number, "/_cat/cluster_manager?format=json")
        return int(found[0]["node"].rpartition("-")[2])

    def ask(self, number: int, path: str) -> Any:
        """One node's answer."""
        with urllib.request.urlopen(
            f"http://127.0.0.1:{self._port + number}{path}", timeout=40
        ) as answer:
            return json.load(answer)


def _classpath() -> str:
    """The classpath: OpenSearch's classes, fetched by Maven on first use, and ours."""
    libraries, node = TARGET / "classpath", TARGET / "Node.class"
    if _is_older(libraries, HERE / "pom.xml"):
        TARGET.mkdir(exist_ok=True)
        ask = ["dependency:build-classpath", f"-Dmdep.outputFile={libraries}"]
        subprocess.run(["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), *ask], check=True)
    found = libraries.read_text(encoding="utf-8").strip()
    if _is_older(node, HERE / "Node.java"):
        ask = ["-proc:none", "-cp", found, "-d", str(TARGET), str(HERE / "Node.java")]
        subprocess.run(["javac", *ask], check=True)
    return f"{TARGET}{os.pathsep}{found}"


def _is_older(made: Path, source: Path) -> bool:
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime


def _free(ports: int) -> int:
    """The first of several consecutive free ports."""
    for first in range(19_200, 20_000, ports):
        if all(_is_free(port) for port in range(first, first + ports)):
            return first
    raise OSError("no free ports for a cluster")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
