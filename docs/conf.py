"""`make docs`: the pages of this folder as a small site. Nothing is fetched while building or reading."""

project = "Signalmast"
copyright = "Signalmast contributors"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "Signalmast"
language = "vi"
exclude_patterns = ["_build"]
myst_heading_anchors = 3
html_show_sphinx = False
