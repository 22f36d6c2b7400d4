"""``python -m api.crm.emulators --system hubspot``: one emulator, as ``assigner crm-emulator`` starts it.

Says its address in one line of JSON, then serves. When to modify: when an emulator gets another option.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from api.crm.emulators.serve import EMULATORS, open_server, serve


def main(arguments: Sequence[str] | None = None) -> None:
    """Start an emulator and serve until it is stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--system", choices=sorted(EMULATORS), required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--hook-url", default="")
    parser.add_argument("--secret", default="")
    parser.add_argument("--limit-calls", type=int, default=0)
    parser.add_argument("--limit-seconds", type=float, default=0.0)
    parser.add_argument("--token-seconds", type=float, default=0.0)
    parser.add_argument("--retry-seconds", type=float, default=0.3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--with-parent", action="store_true", help="stop when standard input ends")
    said = vars(parser.parse_args(arguments))
    system, port, with_parent = said.pop("system"), said.pop("port"), said.pop("with_parent")
    server = open_server(system, port, **said)
    sys.stdout.write(json.dumps({"system": system, "url": server.url}) + "\n")
    sys.stdout.flush()
    serve(server, with_parent=with_parent)


if __name__ == "__main__":
    main()
