"""The atlas as one page that opens from a file: no server, nothing fetched. Pure.

`outline` and `papers` say what the page knows, `page` puts it into the page, `file` onto the disk.
What the reader sees is made in the browser, by the scripts in `assets`.
"""
