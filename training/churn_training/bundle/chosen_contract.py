"""contract.json as the bundle holds it: the given one, with `input` as the training chose it."""

import json
from collections.abc import Collection

from churn_training.readable_json import readable_json


def chosen_contract(content: bytes, left_out: Collection[str]) -> bytes:
    """The contract's bytes with the fields that the training decides on as inputs, except those `left_out`.

    A contract that says so already stays as it is, byte for byte: training twice gives the same file.
    """
    document = json.loads(content)
    changed = False
    for entry in document["fields"]:
        if entry.get("inputBy") == "training" and entry["input"] != (entry["name"] not in left_out):
            entry["input"] = not entry["input"]
            changed = True
    return readable_json(document).encode() if changed else content
