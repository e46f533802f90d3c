"""The charts of a document as pictures."""

from __future__ import annotations

from signalmast.core import charts
from signalmast.reports.document import Chart


def chart_svg(chart: Chart, lang: str, width: int = 720, height: int = 320, *, ident: str = "chart") -> str:
    """The chart block drawn as SVG."""
    spec = charts.Spec(
        form=chart.form,
        title=chart.title,
        alt=chart.alt,
        categories=chart.categories,
        series=[charts.Series(one.name, one.values) for one in chart.series],
        unit_label=chart.unit_label,
        breaks=chart.breaks,
    )
    return charts.svg(spec, lang, width, height, ident=ident)
