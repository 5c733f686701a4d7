"""Run inside a network namespace: the course starts, answers and computes, and there is no way out.

Not a test itself; test_serving.py runs it with `unshare --net`.
"""

import fcntl
import json
import socket
import struct
import sys
import urllib.request
from pathlib import Path
from uuid import uuid4


def loopback_up() -> None:
    """Switch on `lo`, which a new namespace has switched off; `ip link set lo up` without the tool."""
    set_flags, up = 0x8914, 1
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, set_flags, struct.pack("16sh14x", b"lo", up))


def nothing_outside() -> bool:
    """Look whether this process really has no network but its own."""
    try:
        socket.create_connection(("192.0.2.1", 9), 1).close()
    except OSError as error:
        return "unreachable" in str(error).lower()
    return False


def computed(base: str, token: str, code: str, until: str = "idle") -> str:
    """Run `code` in a new kernel of the course and return what it prints until it is idle (or busy)."""
    import websocket

    head = {"Authorization": f"token {token}"}
    asked = urllib.request.Request(f"{base}/api/kernels", data=b'{"name": "python3"}', headers=head)
    with urllib.request.urlopen(asked, timeout=20) as answer:
        kernel = json.load(answer)["id"]
    address = f"{base.replace('http', 'ws')}/api/kernels/{kernel}/channels"
    line = websocket.create_connection(address, header=head, timeout=30)
    message = {
        "header": {
            "msg_id": uuid4().hex,
            "msg_type": "execute_request",
            "session": uuid4().hex,
            "version": "5.3",
        },
        "parent_header": {},
        "metadata": {},
        "content": {"code": code, "silent": False},
        "channel": "shell",
    }
    line.send(json.dumps(message))
    printed = ""
    while True:
        got = json.loads(line.recv())
        if got["parent_header"].get("msg_id") != message["header"]["msg_id"]:  # type: ignore[index]
            continue
        if got["msg_type"] == "stream":
            printed += got["content"]["text"]
        elif got["msg_type"] == "error":
            printed += got["content"]["evalue"]
        elif got["msg_type"] == "status" and got["content"]["execution_state"] == until:
            line.close()
            return printed


def main(root: str) -> None:
    from running import Course

    loopback_up()
    assert nothing_outside()
    course = Course(Path(root))
    course.start()
    with urllib.request.urlopen(course.address, timeout=20) as page:
        print("page:", page.status)
    print("kernel:", computed(course.base, course.token, "import qse.files; print(1 + 1)").strip())
    print("stopped:", course.stop())


if __name__ == "__main__":
    main(sys.argv[1])
