"""Export of the atlas as one HTML file that needs no server or network. Pure.

`page_data`, `paper_data` and `map_data` prepare the data, `html_page` assembles the page and
`write_file` writes it. The scripts in `assets` render the page in the browser.
"""
