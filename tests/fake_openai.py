"""A server that speaks the OpenAI protocol on loopback: streaming, tool calls, structured output, embeddings, errors.

By hand: ``python -m tests.fake_openai --port 8123``, then ``OPENAI_BASE_URL=http://127.0.0.1:8123/v1 grassroots ask …``.
``POST /script`` with ``{"replies": [...]}`` queues replies; each is one of

    {"json": {...}}        a structured answer, in whatever form the request asks for
    {"text": "..."}        plain text          {"tool": "name", "args": {...} or "not json"}
    {"status": 429, "headers": {"Retry-After": "1"}, "error": "..."}
    {"hang": 60}           accepts and stays silent      {"trickle": 60}   sends a comment line now and then
    {"cut": true}          drops the connection in the middle   {"unfinished": true}  closes cleanly without a finish_reason
    {"raw": "..."}         any body            {"empty": true}  a finished stream without content

``embedding_queue`` does the same for ``/v1/embeddings``: ``status``, ``hang`` and ``raw`` as above, and

    {"count": -1}          so many vectors more or fewer        {"dimension": 7}  vectors of another dimension
    {"values": [...]}      these numbers in every vector

Without a queue it plays a model that calls the first tool and fills any schema.
"""

import argparse
import hashlib
import json
import threading
import time
from collections import deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = dict[str, Any]


class FakeOpenAI:
    """The server; use it as a context manager. ``requests`` holds the body of every chat call, in order."""

    def __init__(self, port: int = 0) -> None:
        self.queue: deque[Reply] = deque()
        self.requests: list[dict[str, Any]] = []
        self.default: Callable[[dict[str, Any]], Reply] = play
        self.accepts: Callable[[dict[str, Any]], str] = lambda body: ""
        """Gives the reason why a request is rejected with 400; empty: accepted."""
        self.counts = True
        """Whether it reports usage."""
        self.embedding_queue: deque[Reply] = deque()
        self.embedded: list[dict[str, Any]] = []
        """The body of every embedding call, in order."""
        self.keys: list[str] = []
        """The key of every call."""
        self.dimension = 32
        self.takes: Callable[[list[str]], str] = lambda texts: ""
        """Gives the reason why texts are rejected with 400; empty: accepted."""
        self.closing = threading.Event()
        handler = type("Handler", (_Handler,), {"fake": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *args: None  # type: ignore[method-assign]  # clients hang up on purpose
        self.port = self._server.server_address[1]
        self.base_url = f"http://127.0.0.1:{self.port}/v1"

    def say_embeddings(self, *replies: Reply) -> None:
        """Queue replies to embedding calls."""
        self.embedding_queue.extend(replies)

    @property
    def calls(self) -> int:
        """Chat calls so far."""
        return len(self.requests)

    def say(self, *replies: Reply) -> None:
        """Queue replies."""
        self.queue.extend(replies)

    def prompt(self, call: int = -1) -> str:
        """All text of a call's messages."""
        return "\n".join(str(m.get("content")) for m in self.requests[call]["messages"])

    def serve(self) -> None:
        """Serve until closed."""
        self._server.serve_forever(poll_interval=0.05)

    def __enter__(self) -> "FakeOpenAI":
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()


def play(body: dict[str, Any]) -> Reply:
    """A model that calls the first tool it has and fills any schema with what the request holds."""
    if schema := wanted_schema(body):
        text = "\n".join(str(m.get("content")) for m in body["messages"])
        return {"json": fill(schema, schema.get("$defs", {}), text)}
    if body.get("tools"):
        return {"tool": body["tools"][0]["function"]["name"], "args": {}}
    return {"text": "{}"}


def vector_of(text: str, dimension: int) -> list[float]:
    """A deterministic vector: texts that share words are near."""
    vector = [0.0] * dimension
    for word in text.lower().split():
        seed = hashlib.sha256(word.encode()).digest()
        vector[seed[0] % dimension] += 1.0 if seed[1] % 2 else -1.0
    vector[0] += 0.01
    return vector


def wanted_schema(body: dict[str, Any]) -> dict[str, Any] | None:
    """The schema of a structured request, in whichever form it comes."""
    shape = (body.get("response_format") or {}).get("json_schema", {}).get("schema")
    if shape is None and isinstance(body.get("tool_choice"), dict):
        shape = body["tools"][0]["function"]["parameters"]
    return shape


def fill(schema: dict[str, Any], definitions: dict[str, Any], text: str) -> Any:
    """Something that fits a schema."""
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rsplit("/", 1)[-1]]
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "object":
        return {k: fill(v, definitions, text) for k, v in schema["properties"].items()}
    if kind == "array":
        return [] if schema["items"].get("type") == "string" else [fill(schema["items"], definitions, text)]
    return {"boolean": False, "integer": 0, "number": 0.0}.get(
        str(kind), "示例" if kind == "string" else None
    )


class _Handler(BaseHTTPRequestHandler):
    fake: FakeOpenAI
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        self._json(200, {"object": "list", "data": [{"id": "fake", "object": "model"}]})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        self.fake.keys.append(str(self.headers.get("Authorization") or "").removeprefix("Bearer "))
        try:
            if self.path.endswith("/script"):
                self.fake.say(*body["replies"])
                self._json(200, {"queued": len(self.fake.queue)})
            elif self.path.endswith("/embeddings"):
                self._embeddings(body)
            else:
                self.fake.requests.append(body)
                self._reply(body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _reply(self, body: dict[str, Any]) -> None:
        fake = self.fake
        if reason := fake.accepts(body):
            self._error(400, reason)
            return
        reply = fake.queue.popleft() if fake.queue else fake.default(body)
        if "hang" in reply:
            fake.closing.wait(reply["hang"])
            self.close_connection = True
        elif "trickle" in reply:
            self._trickle(reply["trickle"])
        elif "status" in reply:
            self._error(reply["status"], reply.get("error", "fault on demand"), reply.get("headers"))
        elif "raw" in reply:
            self._send(200, "application/json", reply["raw"].encode())
        elif body.get("stream"):
            self._stream(body, reply)
        else:
            self._whole(body, reply)

    def _message(self, body: dict[str, Any], reply: Reply) -> dict[str, Any]:
        if "json" in reply and isinstance(body.get("tool_choice"), dict):
            reply = {"tool": body["tools"][0]["function"]["name"], "args": reply["json"]}
        if "tool" in reply:
            arguments = reply.get("args", {})
            text = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
            call = {
                "id": "call_1",
                "type": "function",
                "function": {"name": reply["tool"], "arguments": text},
            }
            return {"role": "assistant", "content": None, "tool_calls": [call]}
        if reply.get("empty"):
            return {"role": "assistant", "content": ""}
        text = (
            json.dumps(reply["json"], ensure_ascii=False)
            if "json" in reply
            else str(reply.get("text", "half a reply"))
        )
        return {"role": "assistant", "content": text}

    def _usage(self, body: dict[str, Any], message: dict[str, Any]) -> dict[str, int] | None:
        if not self.fake.counts:
            return None
        sent, received = len(json.dumps(body["messages"])) // 4, len(json.dumps(message)) // 4
        return {"prompt_tokens": sent, "completion_tokens": received, "total_tokens": sent + received}

    def _whole(self, body: dict[str, Any], reply: Reply) -> None:
        message = self._message(body, reply)
        finish = "tool_calls" if message.get("tool_calls") else "stop"
        choice = {
            "index": 0,
            "message": message,
            "finish_reason": None if reply.get("unfinished") else finish,
        }
        self._json(
            200,
            {
                "id": "1", "object": "chat.completion", "created": 0, "model": body.get("model"), "choices": [choice],
                "usage": self._usage(body, message),
            },
        )  # fmt: skip

    def _stream(self, body: dict[str, Any], reply: Reply) -> None:
        message = self._message(body, reply)
        self._head("text/event-stream")
        for delta in _deltas(message):
            self._event(body, [{"index": 0, "delta": delta, "finish_reason": None}])
            if reply.get("cut"):
                self.connection.close()
                raise ConnectionResetError
        if not reply.get("unfinished"):
            finish = "tool_calls" if message.get("tool_calls") else "stop"
            self._event(body, [{"index": 0, "delta": {}, "finish_reason": finish}])
        if (usage := self._usage(body, message)) and (body.get("stream_options") or {}).get("include_usage"):
            self._event(body, [], usage)
        self._chunk(b"data: [DONE]\n\n")
        self._chunk(b"")

    def _trickle(self, seconds: float) -> None:
        self._head("text/event-stream")
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.fake.closing.wait(0.2):
            self._chunk(b": still thinking\n\n")

    def _event(self, body: dict[str, Any], choices: list[Any], usage: Any = None) -> None:
        event = {
            "id": "1", "object": "chat.completion.chunk", "created": 0, "model": body.get("model"), "choices": choices,
            "usage": usage,
        }  # fmt: skip
        self._chunk(f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode())

    def _embeddings(self, body: dict[str, Any]) -> None:
        fake, texts = self.fake, body["input"] if isinstance(body["input"], list) else [body["input"]]
        fake.embedded.append(body)
        if reason := fake.takes(texts):
            self._error(400, reason)
            return
        reply = fake.embedding_queue.popleft() if fake.embedding_queue else {}
        if "hang" in reply:
            fake.closing.wait(reply["hang"])
            self.close_connection = True
        elif "status" in reply:
            self._error(reply["status"], reply.get("error", "fault on demand"), reply.get("headers"))
        elif "raw" in reply:
            self._send(200, "application/json", reply["raw"].encode())
        else:
            given = [vector_of(str(t), reply.get("dimension", fake.dimension)) for t in texts]
            given = (given + given)[: len(given) + reply.get("count", 0)]
            rows = [
                {"object": "embedding", "index": i, "embedding": reply.get("values", v)}
                for i, v in enumerate(given)
            ]
            usage = {"prompt_tokens": len(texts), "total_tokens": len(texts)}
            self._json(200, {"object": "list", "data": rows, "model": body.get("model"), "usage": usage})

    def _error(self, status: int, reason: str, headers: dict[str, str] | None = None) -> None:
        self._json(
            status, {"error": {"message": reason, "type": "fault", "code": reason.split()[0]}}, headers
        )

    def _json(self, status: int, value: Any, headers: dict[str, str] | None = None) -> None:
        self._send(status, "application/json", json.dumps(value).encode(), headers)

    def _send(self, status: int, kind: str, data: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(data)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def _head(self, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()


def _deltas(message: dict[str, Any]) -> list[dict[str, Any]]:
    """A message in pieces, as a stream brings it."""
    if calls := message.get("tool_calls"):
        call = calls[0]
        first = {"index": 0, **call, "function": {"name": call["function"]["name"], "arguments": ""}}
        text = call["function"]["arguments"]
        rest = [
            {"tool_calls": [{"index": 0, "function": {"arguments": text[i : i + 40]}}]}
            for i in range(0, len(text), 40)
        ]
        return [{"role": "assistant", "content": None, "tool_calls": [first]}, *rest]
    text = message["content"]
    return [
        {"role": "assistant", "content": ""},
        *({"content": text[i : i + 40]} for i in range(0, len(text), 40)),
    ]


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="A server that speaks the OpenAI protocol on loopback.")
    parser.add_argument("--port", type=int, default=8123)
    fake = FakeOpenAI(parser.parse_args().port)
    print(f"OPENAI_BASE_URL={fake.base_url}", flush=True)
    try:
        fake.serve()
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
