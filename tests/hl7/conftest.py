"""Let the tests of this room import what they share."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))
