"""Lets `python -m sbdesk` be the same as the `sbdesk` command."""

import sys

from sbdesk.cli import main

sys.exit(main())
