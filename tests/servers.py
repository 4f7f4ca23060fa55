"""Real servers for a test: a mail server and a group robot, each in a thread.

with mail_server() as server:
    ...
    assert server.letters[0].recipient == "head@example.com"
"""

import json
import socketserver
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Letter:
    recipient: str
    message: object

    def part(self, kind):
        return self.message.get_body((kind,)).get_content()


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as is needed to take letters, or refuses some people's."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), MailHandler)
        self.letters, self.refused, self.connections = [], set(), 0


class MailHandler(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self):
        self.server.connections += 1
        self.say("220 ready")
        recipient = ""
        while line := self.rfile.readline():
            words = line.decode().strip()
            verb = words[:4].upper()
            if verb == "RCPT":
                recipient = words.partition("<")[2].rstrip(">")
                refused = recipient in self.server.refused
                self.say("550 no such mailbox" if refused else "250 fine")
            elif verb == "DATA":
                self.say("354 go on")
                self.server.letters.append(Letter(recipient, self.message()))
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def message(self):
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        return message_from_bytes(b"".join(lines), policy=policy.default)


@dataclass
class Call:
    path: str
    body: dict


class RobotServer(ThreadingHTTPServer):
    """Answers every POST as it is told: by status, and by the code in the body."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), RobotHandler)
        self.calls, self.status, self.answer = [], 200, b'{"errcode": 0}'
        self.headers = {}

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def text(self):
        """Everything that was said, as one text."""
        return json.dumps([call.body for call in self.calls], ensure_ascii=False)


class RobotHandler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.calls.append(Call(self.path, json.loads(body)))
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *args):
        """Nothing on the tests' terminal."""


@dataclass
class _Running:
    server: object
    thread: threading.Thread = field(init=False)

    def __enter__(self):
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        return self.server

    def __exit__(self, *error):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@contextmanager
def mail_server():
    with _Running(MailServer()) as server:
        yield server


@contextmanager
def robot_server():
    with _Running(RobotServer()) as server:
        yield server
