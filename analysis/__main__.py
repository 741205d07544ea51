"""Runs the command as ``python -m analysis``."""

import sys

from analysis.cli.commands import main

sys.exit(main())
