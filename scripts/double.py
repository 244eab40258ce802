"""What the stand-ins of the tests share: memories of what came, modes, and an HTTP server on loopback.

A path that begins with /t/NAME/ has a memory of its own, so that tests do not see what others do beside them; its
faults stand in the common memory, too. With the prefix or without it: GET /counts, /faults and /arrivals tell what
came; PUT /mode {"mode": …, "times": n, "seconds": s} changes what is answered next, n times or until the next order;
DELETE / forgets everything but the common list of faults, DELETE /faults the faults.
"""
import collections
import json
import re
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

SLOW_SECONDS = 20


class Malformed(Exception):
    """What was sent is not what the vendor's client would send."""


class Memory:
    """What one test, or everybody without a name, sent and ordered."""

    _all = {}
    _lock = threading.Lock()

    def __init__(self, name):
        self.name = name
        self.lock = threading.Lock()
        self.faults = []
        self.forget()

    @classmethod
    def named(cls, name):
        with cls._lock:
            return cls._all.setdefault(name, cls(name))

    def forget(self):
        self.counts = collections.Counter()
        self.arrivals = []
        self.modes = {}
        self.own = None
        if self.name:
            self.faults = []

    def count(self, came, status, **what):
        with self.lock:
            self.counts[" ".join([*what.values(), str(status)])] += 1
            self.arrivals.append({**what, "status": status, "at": came})

    def fault(self, where, error):
        for memory in {self, Memory.named("")}:
            with memory.lock:
                memory.faults.append({"test": self.name, "path": where, "error": str(error)[:2000]})

    def forgive(self):
        """Forgets the faults, in the common list the test's own ones."""
        for memory in {self, Memory.named("")}:
            with memory.lock:
                memory.faults = [fault for fault in memory.faults if self.name and fault["test"] != self.name]

    def order(self, party, mode, times, seconds):
        with self.lock:
            self.modes[party] = (mode, times, seconds)

    def take_mode(self, party=""):
        """The mode of this request, and how long a slow one takes."""
        with self.lock:
            mode, times, seconds = self.modes.get(party, ("ok", 0, SLOW_SECONDS))
            if times == 1:
                del self.modes[party]
            elif times > 1:
                self.modes[party] = (mode, times - 1, seconds)
            return mode, seconds


def no_constant(name):
    raise Malformed(f"{name} is no JSON")


class Double(BaseHTTPRequestHandler):
    """Reads a request whole, obeys orders to the double itself, and leaves the rest to `serve`."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    MODES = {"ok", "throttled", "broken", "slow"}
    # Whose mode an order may change; "" is everything.
    PARTIES = {""}

    def serve(self, memory, path, query, data, came):
        raise NotImplementedError

    def log_message(self, *_):
        pass

    def _request(self):
        came = time.time()
        try:
            data = self.rfile.read(int(self.headers.get("content-length") or 0))
            url = urlsplit(self.path)
            named = re.fullmatch(r"/t/([^/]+)(/.*)?", url.path)
            memory = Memory.named(named[1] if named else "")
            path = (named[2] or "/") if named else url.path
            if not self._obey(memory, path, data):
                self.serve(memory, path, parse_qsl(url.query, keep_blank_values=True), data, came)
        except ConnectionError:  # Whoever asked did not wait.
            self.close_connection = True

    do_GET = do_PUT = do_POST = do_DELETE = do_PATCH = _request

    def _obey(self, memory, path, data):
        if self.command == "GET" and path in ("/counts", "/faults", "/arrivals"):
            with memory.lock:
                known = json.dumps(getattr(memory, path[1:]))
            self.answer(200, known.encode())
        elif self.command == "PUT" and path == "/mode":
            order = json.loads(data)
            party, mode = order.get("provider", ""), order["mode"]
            if mode not in self.MODES or party not in self.PARTIES:
                self.answer(400, {"error": "no such mode or provider"})
            else:
                memory.order(party, mode, order.get("times", 0), order.get("seconds", SLOW_SECONDS))
                self.answer(200, order)
        elif self.command == "DELETE" and path in ("/", "/faults"):
            if path == "/faults":
                memory.forgive()
            else:
                with memory.lock:
                    memory.forget()
            self.answer(200, {})
        else:
            return False
        return True

    def json(self, data):
        if self.headers.get("content-type", "").split(";")[0].strip() != "application/json":
            raise Malformed("the content type is not application/json")
        return json.loads(data, parse_constant=no_constant)

    def answer(self, status, content, headers=(), cut=False):
        data = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if cut else data)
        self.close_connection = self.close_connection or cut


class Server(ThreadingHTTPServer):
    # Many clients at once; the listening queue of the standard library holds five.
    request_queue_size = 128


def run(double):
    Server(("127.0.0.1", int(sys.argv[1])), double).serve_forever()
