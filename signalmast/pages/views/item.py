from __future__ import annotations

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from signalmast.pages import public_item, selectors
from signalmast.pages.views import shell


@require_safe
def item(request: HttpRequest, slug: str, post: str) -> JsonResponse:
    """A published post for other machines: what every outlet is given."""
    shown = selectors.listed_in(shell.language_now()).filter(section__slug=slug, slug=post)
    for found in selectors.public_items(list(shown.values_list("pk", flat=True)[:1])):
        said = public_item.as_json(found)
        return JsonResponse(said, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
    raise Http404
