"""What a spreadsheet may weigh. Sizes in bytes unless said otherwise; every number is a refusal, never a cut."""

FILE_BYTES = 20_000_000
UNPACKED_BYTES = 200_000_000
ENTRIES = 2_000
RATIO = 100
# Under this size a high ratio is ordinary (empty styles, repeated rows) and harmless.
RATIO_FLOOR_BYTES = 1_000_000
ROWS = 1_000_000
COLUMNS = 1_000
CELL_CHARACTERS = 1_000_000
# The workbook reader lays a sheet out as one full rectangle, 24 to 32 bytes a cell before any text.
SHEET_CELLS = 10_000_000
