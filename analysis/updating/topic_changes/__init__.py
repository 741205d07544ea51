"""Topics that an update opens, and topics that it proposes to merge or to retire."""
