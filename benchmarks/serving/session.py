"""A session without a browser: Streamlit's messages over its websocket, and the page they draw."""

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
"""Field of `WidgetState` that holds the value, by kind of element."""

Place = tuple[int, ...]


@dataclass
class Drawn:
    """The content of a page, as sent by the server.

    Attributes
    ----------
    elements
        Kind and message of each element, by position on the page.
    pages
        Script hash of each view, by the last part of its address.
    view
        Script hash of the current view.
    n_bytes, n_messages
        Bytes and messages of the last run.
    """

    elements: dict[Place, tuple[str, Any]] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    view: str = ""
    n_bytes: int = 0
    n_messages: int = 0

    def begin(self) -> None:
        """Prepare for a run, which draws the whole page again."""
        self.n_bytes = self.n_messages = 0
        self.elements.clear()

    def take(self, message: Any, n_bytes: int) -> bool:
        """Apply a ForwardMsg; return True if it ends the run."""
        self.n_bytes += n_bytes
        self.n_messages += 1
        kind = message.WhichOneof("type")
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            name = element.WhichOneof("type") or ""
            place = tuple(message.metadata.delta_path)
            self.elements[place] = (name, getattr(element, name) if name else None)
        elif kind == "delta" and message.delta.WhichOneof("type") == "add_block":
            # A block replaces the element at its position, with everything inside.
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
        """Return the elements of a kind, in page order."""
        return [
            self.elements[at][1] for at in sorted(self.elements) if self.elements[at][0] == kind
        ]

    def widget(self, kind: str, label: str = "") -> Any | None:
        """Return the first enabled widget of a kind whose label contains `label`, or None."""
        return next(
            (
                widget
                for widget in self.of_kind(kind)
                if label in getattr(widget, "label", "") and not getattr(widget, "disabled", False)
            ),
            None,
        )

    def exceptions(self) -> list[str]:
        """Return the exceptions that the page shows."""
        return [f"{e.type}: {e.message}" for e in self.of_kind("exception")]


def widget_state(kind: str, widget_id: str, value: Any) -> Any:
    """Return the WidgetState of a widget with a new value.

    Raises
    ------
    ValueError
        If `_VALUE_FIELDS` does not have this kind of widget.
    """
    from streamlit.proto.WidgetStates_pb2 import WidgetState

    if kind not in _VALUE_FIELDS:
        raise ValueError(f"unknown kind of widget {kind!r}; add it to _VALUE_FIELDS")
    state = WidgetState(id=widget_id)
    name = _VALUE_FIELDS[kind]
    if name == "string_array_value":
        state.string_array_value.data.extend(value)
    else:
        setattr(state, name, value)
    return state


def points_of(figure: Mapping[str, Any]) -> Iterator[tuple[int, int, Any]]:
    """Yield trace number, point number and data of each point of a figure that has data."""
    for number, trace in enumerate(figure.get("data", ())):
        custom = trace.get("customdata")
        for place, data in enumerate(custom if isinstance(custom, list) else ()):
            yield number, place, data


@dataclass
class Reader:
    """One session with a server: the last page, and actions.

    Parameters
    ----------
    address
        Address of the server, ``http://...``.
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
        """Run the script and wait until it ends; return the seconds.

        Parameters
        ----------
        states
            Changed widget states.
        page
            Script hash of the view to open; the current view if None.
        query
            Query of the address; the current one if None.
        """
        from streamlit.proto.BackMsg_pb2 import BackMsg
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        request = BackMsg()
        client = request.rerun_script
        client.page_script_hash = self.drawn.view if page is None else page
        client.query_string = self.query if query is None else query
        client.widget_states.widgets.extend(states)
        client.context_info.color_scheme = "light"
        client.context_info.url = self.address
        self.drawn.begin()
        started = time.perf_counter()
        await self._socket.send(request.SerializeToString())
        while True:
            raw = await self._socket.recv()
            message = ForwardMsg.FromString(raw)
            if message.WhichOneof("type") == "page_info_changed":
                self.query = message.page_info_changed.query_string
            if self.drawn.take(message, len(raw)):
                return time.perf_counter() - started

    async def go(self, view: str) -> float:
        """Open a view by the navigation, which clears the query; return the seconds."""
        self.query = ""
        return await self.run(page=self.drawn.pages[view], query="")

    async def follow(self, link: Any) -> float:
        """Follow a link within the app; return the seconds."""
        self.query = link.query_string
        return await self.run(page=link.page_script_hash, query=link.query_string)

    async def use(self, kind: str, widget: Any, value: Any) -> float:
        """Set the value of a widget; return the seconds."""
        return await self.run(widget_state(kind, widget.id, value))
