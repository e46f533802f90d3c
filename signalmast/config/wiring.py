"""The one list of what follows what, and of who fills the slots. Called once when the apps are ready."""

from __future__ import annotations

from django.urls import reverse

from signalmast.accounts import mail
from signalmast.assignments import slots as assignments_slots
from signalmast.assignments.selectors import measures as assignments_measures
from signalmast.assignments.selectors.about import of_requests
from signalmast.assignments.services import telling
from signalmast.backoffice import selectors as shell_selectors
from signalmast.backoffice import services as shell
from signalmast.claims import selectors as claims
from signalmast.claims import slots as claims_slots
from signalmast.claims import watching as claims_watching
from signalmast.claims.selectors import answers
from signalmast.claims.selectors import measures as claims_measures
from signalmast.claims.services import asking as claims_asking
from signalmast.claims.services import library, matching
from signalmast.claims.views import near
from signalmast.claims.views import public as claims_public
from signalmast.config import exports
from signalmast.core import clock, fetch
from signalmast.metrics import places
from signalmast.network import slots as network_slots
from signalmast.network.selectors import about, publisher
from signalmast.network.selectors import measures as network_measures
from signalmast.pages import bakeable, following, letting_out, selectors, watching
from signalmast.pages.selectors import measures as pages_measures
from signalmast.pages.services import asking, baking, crediting, searching, sharing
from signalmast.pages.views import office
from signalmast.pages.views.programmes import way_to_programmes
from signalmast.portal.views import office as portal_office
from signalmast.programmes import measures
from signalmast.programmes import slots as programmes_slots
from signalmast.reports.views import drafts
from signalmast.theme import slots


def connect() -> None:
    """Let higher apps fill the registries of lower ones, and take the place of what Wagtail would do worse."""
    exports.guard()
    fetch.connect(shell_selectors.why_not_outside)
    watching.watch()
    places.register(selectors.places_at)
    _after_publishing()
    _tips()
    _fact_checks()
    _contributions()
    publisher.told_by(_issuer)
    _requests()
    _measures()
    _programmes()
    letting_out.register_condition("verdict", answers.lacks_verdict)
    mail.report_to("health", lambda delivery: shell.keep_delivery(delivery, at=clock.now()))


def _after_publishing() -> None:
    """In the order in which readers should meet it."""
    bakeable.register_addresses(
        "lists",
        of_site=selectors.lists_of_site,
        of_post=selectors.lists_of_post,
        own=selectors.parts_of_post,
    )
    following.register(
        name="share",
        order=5,  # the page names the picture
        on_publish=sharing.draw_for_post,
        on_unpublish=sharing.forget_post,
        on_many=sharing.draw_for_many,
    )
    following.register(
        name="bake",
        order=10,
        on_publish=baking.went_out,
        on_unpublish=baking.came_back,
        on_many=baking.went_out_many,
    )
    following.register(
        name="search",
        order=20,
        on_publish=searching.enter,
        on_unpublish=searching.leave,
        on_many=searching.enter_many,
    )


def _contributions() -> None:
    """The network counts what its people gave to a post that is out, and readers see who they are where they agreed."""
    slots.fill("today_card", name="network", order=30, provide=network_slots.coverage_card)
    following.register(
        name="contributions",
        order=35,
        on_publish=crediting.went_out,
        on_unpublish=crediting.came_back,
        on_many=crediting.went_out_many,
    )


def _tips() -> None:
    slots.fill("post_action", name="report_error", order=10, provide=claims_slots.report_error)
    slots.fill("form_way", name="send_tip", order=5, provide=claims_slots.send_tip)
    slots.fill("today_card", name="tips", order=20, provide=claims_slots.tips_card)
    slots.fill("today_card", name="bursts", order=15, provide=claims_slots.bursts_card)
    slots.fill("radar_section", name="feeds", order=10, provide=claims_slots.from_feeds)


def _fact_checks() -> None:
    """What claims add to the public site: on a fact-check's own page, beside it, and in lists of its own."""
    claims_watching.watch()
    bakeable.register_addresses("claims", of_site=claims.addresses_of_site, own=claims.addresses_of_post)
    following.register(
        name="library",
        order=15,
        on_publish=library.went_out,
        on_unpublish=library.went_out,
        on_many=library.went_out_many,
    )
    slots.fill("today_card", name="claims", order=25, provide=claims_slots.claims_card)
    slots.fill("post_answer", name="claims", order=10, provide=claims_public.on_post)
    slots.fill("post_stamp", name="claims", order=10, provide=claims_public.stamp)
    slots.fill("post_words", name="claims", order=10, provide=claims_public.search_words)
    slots.fill("about_section", name="claims", order=10, provide=claims_public.about_section)
    slots.fill("site_way", name="library", order=10, provide=claims_public.way_to_library)
    slots.fill("site_way", name="log", order=20, provide=claims_public.way_to_log)
    slots.fill("search_panel", name="claims", order=10, provide=near.panel)
    following.register(
        name="claims",
        order=30,
        on_publish=matching.post_changed,
        on_unpublish=matching.post_changed,
        on_many=matching.posts_changed,
    )


def _issuer(language: str) -> publisher.Issuer:
    """Who stands on what the network hands out: the desk's responsible body, else that of its pages."""
    body = selectors.desk(language=language).publisher or selectors.default_publisher()
    if body is None:
        return publisher.Issuer()
    return publisher.Issuer(body.name, body.address, body.contact, demo=body.demo)


def _requests() -> None:
    """What was asked of the network for a post, or for a claim it answers, is done once the post is in public."""
    telling.lead_to(lambda language: reverse("portal:home"))
    if of_requests not in about.SECTIONS:
        about.SECTIONS.append(of_requests)
    slots.fill("contributor_action", name="portal", order=10, provide=portal_office.way_in)
    slots.fill("request_action", name="post", order=10, provide=office.way_to_post)
    slots.fill("today_card", name="requests", order=27, provide=assignments_slots.requests_card)
    following.register(
        name="requests",
        order=40,
        on_publish=asking.close,
        on_unpublish=asking.close,
        on_many=asking.close_many,
    )
    following.register(
        name="claim_requests",
        order=41,
        on_publish=claims_asking.close,
        on_unpublish=claims_asking.close,
        on_many=claims_asking.close_many,
    )


def _measures() -> None:
    """What the target of a programme may be set by, in the order in which it is offered."""
    for measure in (
        *pages_measures.MEASURES,
        *claims_measures.MEASURES,
        *network_measures.MEASURES,
        *assignments_measures.MEASURES,
    ):
        measures.register(measure)


def _programmes() -> None:
    slots.fill("today_card", name="programmes", order=28, provide=programmes_slots.today_card)
    slots.fill("site_way", name="programmes", order=5, provide=way_to_programmes)
    slots.fill("programme_action", name="review", order=10, provide=drafts.way_from_programme)
