"""A reader without a browser: Streamlit's own messages over its websocket, and what they draw."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

_DONE = "script_finished"
_VALUE_FIELDS = {
    "button": "trigger_value",
    "checkbox": "bool_value",
    "text_input": "string_value",
    "selectbox": "string_value",
    "plotly_chart": "string_value",
    "multiselect": "string_array_value",
    "button_group": "string_array_value",
    "pagination": "int_value",
}
"""What a widget's state is kept in, by the kind of element."""

Place = tuple[int, ...]


@dataclass
class Drawn:
    """What a page shows, as far as its server has told.

    Attributes
    ----------
    elements
        The elements by their place on the page: the kind of each and its message.
    pages
        The script hash of each view, by the last part of its address.
    view
        The script hash of the view that is shown.
    n_bytes, n_messages
        What the last run sent.
    """

    elements: dict[Place, tuple[str, Any]] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    view: str = ""
    n_bytes: int = 0
    n_messages: int = 0

    def begin(self) -> None:
        """Make ready for a run, which draws the whole page anew."""
        self.n_bytes = self.n_messages = 0
        self.elements.clear()

    def take(self, message: Any, n_bytes: int) -> bool:
        """Take over a ForwardMsg; return whether it ends the run."""
        self.n_bytes += n_bytes
        self.n_messages += 1
        kind = message.WhichOneof("type")
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            name = element.WhichOneof("type") or ""
            place = tuple(message.metadata.delta_path)
            self.elements[place] = (name, getattr(element, name) if name else None)
        elif kind == "delta" and message.delta.WhichOneof("type") == "add_block":
            # A block takes the place of whatever stood there, with all that was in it.
            place = tuple(message.metadata.delta_path)
            for inside in [p for p in self.elements if p[: len(place)] == place]:
                del self.elements[inside]
        elif kind == "navigation":
            pages = message.navigation.app_pages
            self.pages = {
                "" if page.is_default else page.url_pathname: page.page_script_hash
                for page in pages
            }
            self.view = message.navigation.page_script_hash
        return kind == _DONE

    def of_kind(self, kind: str) -> list[Any]:
        """Return the elements of a kind, in the order of the page."""
        return [
            self.elements[at][1] for at in sorted(self.elements) if self.elements[at][0] == kind
        ]

    def widget(self, kind: str, label: str = "") -> Any | None:
        """Return the first widget of a kind that can be used and whose label has these words."""
        return next(
            (
                widget
                for widget in self.of_kind(kind)
                if label in getattr(widget, "label", "") and not getattr(widget, "disabled", False)
            ),
            None,
        )

    def exceptions(self) -> list[str]:
        """Return what was raised while the page was drawn, as the page shows it."""
        return [f"{e.type}: {e.message}" for e in self.of_kind("exception")]


def widget_state(kind: str, widget_id: str, value: Any) -> Any:
    """Return the WidgetState that says what a reader did.

    Raises
    ------
    ValueError
        If it is not known how widgets of that kind keep their value.
    """
    from streamlit.proto.WidgetStates_pb2 import WidgetState

    if kind not in _VALUE_FIELDS:
        raise ValueError(f"no reader uses a widget of the kind {kind!r}; add it to _VALUE_FIELDS")
    state = WidgetState(id=widget_id)
    name = _VALUE_FIELDS[kind]
    if name == "string_array_value":
        state.string_array_value.data.extend(value)
    else:
        setattr(state, name, value)
    return state


def points_of(figure: Mapping[str, Any]) -> Iterator[tuple[int, int, Any]]:
    """Go through the points of a figure that carry data: trace, place in it, and the data."""
    for number, trace in enumerate(figure.get("data", ())):
        custom = trace.get("customdata")
        for place, data in enumerate(custom if isinstance(custom, list) else ()):
            yield number, place, data


@dataclass
class Reader:
    """One session with a server: what was last drawn, and a way to do something.

    Parameters
    ----------
    address
        Of the server, ``http://...``.
    """

    address: str
    drawn: Drawn = field(default_factory=Drawn)
    query: str = ""
    _socket: Any = None

    async def __aenter__(self) -> Reader:
        from websockets.asyncio.client import connect

        stream = f"{self.address.replace('http', 'ws', 1)}/_stcore/stream"
        self._socket = await connect(stream, subprotocols=["streamlit"], max_size=None)  # type: ignore[list-item]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._socket.close()

    async def run(self, *states: Any, page: str | None = None, query: str | None = None) -> float:
        """Have the script run, and wait until it has; return the seconds.

        Parameters
        ----------
        states
            What the reader did to widgets.
        page
            The script hash of the view to go to; the same view if None.
        query
            The query of the address; the same if None.
        """
        from streamlit.proto.BackMsg_pb2 import BackMsg
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        asked = BackMsg()
        client = asked.rerun_script
        client.page_script_hash = self.drawn.view if page is None else page
        client.query_string = self.query if query is None else query
        client.widget_states.widgets.extend(states)
        client.context_info.color_scheme = "light"
        client.context_info.url = self.address
        self.drawn.begin()
        started = time.perf_counter()
        await self._socket.send(asked.SerializeToString())
        while True:
            raw = await self._socket.recv()
            message = ForwardMsg.FromString(raw)
            if message.WhichOneof("type") == "page_info_changed":
                self.query = message.page_info_changed.query_string
            if self.drawn.take(message, len(raw)):
                return time.perf_counter() - started

    async def go(self, view: str) -> float:
        """Go to a view by the navigation, which drops what the address asked for."""
        self.query = ""
        return await self.run(page=self.drawn.pages[view], query="")

    async def follow(self, link: Any) -> float:
        """Follow a link within the app."""
        self.query = link.query_string
        return await self.run(page=link.page_script_hash, query=link.query_string)

    async def use(self, kind: str, widget: Any, value: Any) -> float:
        """Use a widget."""
        return await self.run(widget_state(kind, widget.id, value))
