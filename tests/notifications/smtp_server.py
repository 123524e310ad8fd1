"""A mail server for tests: real sockets, just enough of RFC 5321, and misbehaviour on demand."""

import contextlib
import socket
import ssl
import threading
from dataclasses import dataclass, field

# What a step may be told to do instead of answering; any other text is sent as the answer.
DROP = "drop"
SILENCE = "silence"


@dataclass
class Received:
    sender: str
    recipient: str
    text: bytes


@dataclass
class SmtpTestServer:
    """`answers` maps a step (greeting, ehlo, auth, mail, rcpt, data, text, half, rset) to what it does instead of
    the usual; a list is used up one by one. `half` acts in the middle of the text, `text` after its last line,
    when the message has been kept: that is what a server does whose answer gets lost.
    """

    answers: dict = field(default_factory=dict)
    port: int = 0  # one that is free
    certificate: ssl.SSLContext | None = None
    tls_from_the_start: bool = False
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self):
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def close(self):
        self._stop.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    def _accept(self):
        while not self._stop.is_set():
            try:
                conversation, _address = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._talk_and_close, args=[conversation], daemon=True)
            self._threads.append(thread)
            thread.start()

    def _talk_and_close(self, conversation):
        with contextlib.ExitStack() as open_files:
            open_files.callback(conversation.close)
            with contextlib.suppress(OSError, EOFError, UnicodeDecodeError):
                if self.tls_from_the_start:
                    conversation = self._encrypt(conversation, open_files)
                self._talk(conversation, open_files)

    def _encrypt(self, conversation, open_files):
        encrypted = self.certificate.wrap_socket(conversation, server_side=True)
        open_files.callback(encrypted.close)
        return encrypted

    def _talk(self, conversation, open_files):  # noqa: C901 - one branch for each command of the protocol
        lines = open_files.enter_context(conversation.makefile("rb"))
        sender = recipient = ""
        self._answer(conversation, "greeting", "220 test")
        while True:
            line = lines.readline()
            if not line:
                return
            verb, _, rest = line.decode().strip().partition(" ")
            match verb.upper():
                case "EHLO" | "HELO":
                    offers = "250-8BITMIME\r\n250-AUTH PLAIN"
                    if self.certificate and not self.tls_from_the_start:
                        offers += "\r\n250-STARTTLS"
                    self._answer(conversation, "ehlo", f"250-test\r\n{offers}\r\n250 ENHANCEDSTATUSCODES")
                case "STARTTLS":
                    self._answer(conversation, "starttls", "220 go on")
                    conversation = self._encrypt(conversation, open_files)
                    lines = open_files.enter_context(conversation.makefile("rb"))
                case "AUTH":
                    self._answer(conversation, "auth", "235 2.7.0 welcome")
                case "MAIL":
                    sender = rest.split("<", 1)[1].split(">", 1)[0]
                    self._answer(conversation, "mail", "250 2.1.0 ok")
                case "RCPT":
                    recipient = rest.split("<", 1)[1].split(">", 1)[0]
                    self._answer(conversation, "rcpt", "250 2.1.5 ok")
                case "DATA":
                    self._answer(conversation, "data", "354 go on")
                    self.received.append(Received(sender, recipient, self._read_text(conversation, lines)))
                    self._answer(conversation, "text", "250 2.0.0 kept")
                case "RSET":
                    self._answer(conversation, "rset", "250 2.0.0 ok")
                case "QUIT":
                    conversation.sendall(b"221 bye\r\n")
                    return

    def _read_text(self, conversation, lines):
        text = b""
        while True:
            line = lines.readline()
            if not line:
                raise EOFError
            if "half" in self.answers:
                self._answer(conversation, "half", "")
            if line == b".\r\n":
                return text
            text += line[1:] if line.startswith(b".") else line

    def _answer(self, conversation, step, usual):
        answer = self.answers.get(step, usual)
        if isinstance(answer, list):
            answer = answer.pop(0) if answer else usual
        if answer == DROP:
            raise EOFError
        if answer == SILENCE:
            self._stop.wait(30)
            raise EOFError
        conversation.sendall(answer.encode() + b"\r\n")
