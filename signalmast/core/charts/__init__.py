"""Charts as SVG text: line, bar, grouped, stacked and horizontal bars. Pure: the same input gives the same bytes.

Series take colour and dash or pattern by their place, never by their name, so both languages look alike. Missing
values are gaps. Letters stay letters. Classes on the elements let a page recolour them for a dark screen.
"""

from signalmast.core.charts.draw import svg
from signalmast.core.charts.spec import FONT, Form, Series, Spec

__all__ = ["FONT", "Form", "Series", "Spec", "svg"]
