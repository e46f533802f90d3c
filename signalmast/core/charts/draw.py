from __future__ import annotations

from signalmast.core.charts import lettering
from signalmast.core.charts.canvas import Canvas
from signalmast.core.charts.lying import draw_lying
from signalmast.core.charts.spec import SIZE, Spec
from signalmast.core.charts.upright import draw_upright, labels_fit


def svg(spec: Spec, lang: str, width: int = 720, height: int = 320, *, ident: str = "chart") -> str:
    """The chart as one SVG element `width` wide, in `lang` ("vi" or "en").

    `height` is that of upright charts; bars that lie take what their rows need. Bars whose names do not fit under
    them are laid down. `ident` begins every id inside, so that several charts can stand on one page.
    """
    canvas = Canvas(width, ident, lang)
    if spec.empty():
        canvas.text(width / 2, 40, canvas.words["empty"], anchor="middle", soft=True)
        return canvas.document(64, spec.title, spec.alt, 0)
    top = canvas.legend([one.name for one in spec.series], line=spec.form == "line")
    if spec.unit_label:
        for line in lettering.wrap(spec.unit_label, width, SIZE):
            canvas.text(0, top + 12, line, soft=True)
            top += 16
        top += 6
    lying = spec.form == "horizontal_bar" or (spec.form != "line" and not labels_fit(spec, width))
    bottom = draw_lying(canvas, spec, lang, top) if lying else draw_upright(canvas, spec, lang, top, max(height, 160))
    if spec.form == "stacked_bar" and any(spec.lacking(place) == "part" for place in range(len(spec.categories))):
        canvas.text(0, bottom + 12, canvas.words["partly"], soft=True)
        bottom += 20
    return canvas.document(bottom, spec.title, spec.alt, 0 if spec.form == "line" else len(spec.series))
