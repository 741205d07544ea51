"""A reading group's list: papers with order, presenter, date and note. Pure: no streamlit.

`entries` is the list itself; `link` writes it into an address and reads it back; `coverage` and
`suggestions` say what it leaves out; `bibtex`, `spreadsheet`, `agenda` and `calendar_file` write it
for other programs and read it back; `files` opens any of these.
"""
