"""Who asks: a browser, known by the session that its cookie holds, and by nothing else."""

from __future__ import annotations

import solara

from dashboards.classroom.codes import visitor_key


def this_visitor() -> str:
    """What stands for the browser of this page, the same after it is loaded again."""
    return visitor_key(solara.get_session_id())
