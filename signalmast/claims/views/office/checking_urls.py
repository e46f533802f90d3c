"""Addresses of the back office for claims, evidence, verdicts and disputes."""

from __future__ import annotations

from django.urls import path

from signalmast.claims.views.office import (
    asking,
    claims,
    copies,
    disputes,
    gathering,
    judging,
    listening,
    places,
    posts,
    radar,
    scale,
)

urls = [
    path("fact-checks/", claims.ClaimsView.as_view(), name="claims"),
    path("fact-checks/new/", claims.NewView.as_view(), name="claim_new"),
    path("fact-checks/radar/", radar.RadarView.as_view(), name="claim_radar"),
    path("fact-checks/scale/", scale.ScaleView.as_view(), name="claim_scale"),
    path("fact-checks/disputes/", disputes.DisputesView.as_view(), name="claim_disputes"),
    path("fact-checks/disputes/<int:pk>/", disputes.DisputeView.as_view(), name="claim_dispute"),
    path("fact-checks/read/", listening.ItemsView.as_view(), name="claim_items"),
    path("fact-checks/feeds/", listening.FeedsView.as_view(), name="claim_feeds"),
    path("fact-checks/feeds/new/", listening.NewFeedView.as_view(), name="claim_feed_new"),
    path("fact-checks/feeds/<int:pk>/stop/", listening.StopView.as_view(), name="claim_feed_stop"),
    path("fact-checks/to-tell/", places.ToTellView.as_view(), name="claims_to_tell"),
    path("fact-checks/<int:pk>/", claims.ClaimView.as_view(), name="claim"),
    path("fact-checks/<int:pk>/second/", claims.SecondView.as_view(), name="claim_second"),
    path("fact-checks/<int:pk>/drop/", claims.DropView.as_view(), name="claim_drop"),
    path("fact-checks/<int:pk>/ask/", asking.AskView.as_view(), name="claim_ask"),
    path("fact-checks/<int:pk>/about/", claims.AboutView.as_view(), name="claim_about"),
    path("fact-checks/<int:pk>/places/", places.PlacesView.as_view(), name="claim_places"),
    path("fact-checks/<int:pk>/evidence/", gathering.AddView.as_view(), name="claim_evidence_new"),
    path("fact-checks/<int:pk>/evidence/<int:row>/", gathering.EditView.as_view(), name="claim_evidence"),
    path("fact-checks/<int:pk>/evidence/<int:row>/copy/", copies.CopyView.as_view(), name="claim_copy"),
    path("fact-checks/<int:pk>/evidence/<int:row>/copy/file/", copies.CopyFileView.as_view(), name="claim_copy_file"),
    path("fact-checks/<int:pk>/replies/", gathering.AskView.as_view(), name="claim_reply_new"),
    path("fact-checks/<int:pk>/replies/<int:row>/", gathering.ReplyView.as_view(), name="claim_reply"),
    path("fact-checks/<int:pk>/verdict/", judging.WriteView.as_view(), name="claim_verdict"),
    path("fact-checks/<int:pk>/read/", judging.ReadView.as_view(), name="claim_read"),
    path("posts/<int:pk>/answers/", posts.AnswersView.as_view(), name="post_answers"),
]
