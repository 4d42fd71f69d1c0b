"""A way to the database that can be cut: what the site sees is a server that was killed."""

import contextlib
import selectors
import socket
import threading


class Proxy:
    """Passes bytes on between 127.0.0.1 and a server; ``cut`` ends all that is under way."""

    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        self.listener: socket.socket | None = None
        self.pairs: set[tuple[socket.socket, socket.socket]] = set()
        self.port = 0
        self.open()

    def open(self) -> None:
        """Let connections in, on the port of before if there was one."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(100)
        self.listener, self.port = listener, listener.getsockname()[1]
        threading.Thread(target=self._welcome, args=(listener,), daemon=True).start()

    def close(self) -> None:
        """Let nobody in any more, and cut who is in."""
        if self.listener:
            with contextlib.suppress(OSError):
                self.listener.shutdown(socket.SHUT_RDWR)
            self.listener.close()
            self.listener = None
        self.cut()

    def cut(self) -> int:
        """End every connection in the middle; return how many there were."""
        pairs = list(self.pairs)
        for pair in pairs:
            for end in pair:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
        return len(pairs)

    def _welcome(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _address = listener.accept()
            except OSError:
                return
            far = socket.create_connection(self.target)
            pair = (near, far)
            self.pairs.add(pair)
            threading.Thread(target=self._pass_on, args=(pair,), daemon=True).start()

    def _pass_on(self, pair: tuple[socket.socket, socket.socket]) -> None:
        other = {pair[0]: pair[1], pair[1]: pair[0]}
        with selectors.DefaultSelector() as both, pair[0], pair[1]:
            for end in pair:
                both.register(end, selectors.EVENT_READ)
            with contextlib.suppress(OSError):
                while self._one_turn(both, other):
                    pass
        self.pairs.discard(pair)

    def _one_turn(
        self, both: selectors.BaseSelector, other: dict[socket.socket, socket.socket]
    ) -> bool:
        for key, _events in both.select():
            end = key.fileobj
            assert isinstance(end, socket.socket)
            data = end.recv(65536)
            if not data:
                return False
            other[end].sendall(data)
        return True
