"""A reading group's list: papers with order, presenter, date and note. Pure.

`model` is the list itself. `url_code` encodes it for an address and decodes it. `coverage` and
`suggestions` find what it lacks. `bibtex`, `csv_table`, `markdown_agenda` and `icalendar_file`
write it for other programs and read it back; `import_files` opens any of these.
"""
