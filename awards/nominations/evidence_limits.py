"""The bounds of the process that cleans one file, and how it answers.

The library that reads a file from a stranger does so in a process of its own: no secret in its environment, no
connection to the database, little memory, little time. Whatever happens to it happens to that one file.
"""

import json
import resource
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from awards.nominations.evidence_kinds import TOO_HEAVY, Cleaned, EvidenceRefused

MEMORY_BYTES = 1024 * 1024 * 1024
"""Address space; what is really used is far less."""
PROCESSOR_SECONDS = 20
OUTPUT_BYTES = 24 * 1024 * 1024
REFUSED = 3
"""Exit code of a process that has refused its file."""


def limit_self() -> None:
    """Bound this process for good."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def answer_alone(clean: Callable[[Path, Path], Cleaned]) -> None:
    """Clean the file that the command line names into the other one; print what it is now, or why it is refused."""
    limit_self()
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    try:
        cleaned = clean(source, target)
    except EvidenceRefused as refused:
        print(json.dumps({"message": refused.message, "params": refused.params}))
        raise SystemExit(REFUSED) from None
    except MemoryError:
        print(json.dumps({"message": TOO_HEAVY, "params": {}}))
        raise SystemExit(REFUSED) from None
    print(json.dumps(asdict(cleaned)))
