"""A service that nobody outside should reach: it listens on this machine and counts who connects."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Sink:
    """Listeners on 127.0.0.1 and ::1 under one port, and how often somebody connected."""

    port: int
    connections: int = 0
    listeners: list[socket.socket] = field(default_factory=list)

    def count(self, listener: socket.socket) -> None:
        """Count and close, until the listener is closed."""
        with contextlib.suppress(OSError):
            while True:
                connection, _address = listener.accept()
                self.connections += 1
                connection.close()


@contextlib.contextmanager
def listening() -> Iterator[Sink]:
    """The sink while the block runs. Machines without IPv6 have one listener."""
    first = socket.create_server(("127.0.0.1", 0))
    sink = Sink(first.getsockname()[1], listeners=[first])
    with contextlib.suppress(OSError):
        sink.listeners.append(socket.create_server(("::1", sink.port), family=socket.AF_INET6))
    threads = [threading.Thread(target=sink.count, args=(one,), daemon=True) for one in sink.listeners]
    for thread in threads:
        thread.start()
    try:
        yield sink
    finally:
        for one in sink.listeners:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        for thread in threads:
            thread.join(5)
