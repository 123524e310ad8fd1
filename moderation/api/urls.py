"""Addresses of what readers report and moderators decide below /api/v1/."""

from django.urls import path

from moderation.api import deciding, flags, items, labels, log, members, openness, own, trust

urlpatterns = [
    path("moderation/log/", openness.PublicLog.as_view(), name="api_moderation_log"),
    path("moderation/items/", items.QueueItems.as_view(), name="api_queue_items"),
    path("moderation/items/<int:item_id>/", items.OneItem.as_view(), name="api_queue_item"),
    path("moderation/items/<int:item_id>/opening/", items.OpenedText.as_view(), name="api_queue_opening"),
    path("moderation/items/<int:item_id>/claim/", items.ItemClaim.as_view(), name="api_queue_claim"),
    path("moderation/items/<int:item_id>/notes/", items.ItemNotes.as_view(), name="api_queue_notes"),
    path("moderation/items/<int:item_id>/decision/", deciding.ItemDecision.as_view(), name="api_queue_decision"),
    path("moderation/items/<int:item_id>/matter/", deciding.MatterAnswer.as_view(), name="api_queue_matter"),
    path("moderation/items/<int:item_id>/answer/", deciding.AppealAnswer.as_view(), name="api_queue_answer"),
    path("moderation/items/<int:item_id>/settlement/", deciding.Settlement.as_view(), name="api_queue_settlement"),
    path("moderation/decisions/", log.ModerationDecisions.as_view(), name="api_decisions"),
    path("moderation/decisions/<int:decision_id>/undo/", log.UndoneDecision.as_view(), name="api_decision_undo"),
    path("moderation/templates/", log.MessageTemplates.as_view(), name="api_message_templates"),
    path("moderation/members/<str:username>/", members.MemberRecord.as_view(), name="api_member_record"),
    path("trust/", trust.TrustLevels.as_view(), name="api_trust"),
    path("me/trust/", trust.OwnTrust.as_view(), name="api_own_trust"),
    path("me/decisions/", own.OwnDecisions.as_view(), name="api_own_decisions"),
    path("me/decisions/<int:decision_id>/", own.OneOwnDecision.as_view(), name="api_own_decision"),
    path("me/decisions/<int:decision_id>/appeal/", own.OwnAppeal.as_view(), name="api_own_appeal"),
    path("posts/<int:post_id>/reports/", flags.PostReports.as_view(), name="api_post_reports"),
    path("posts/<int:post_id>/labels/", labels.PostLabels.as_view(), name="api_post_labels"),
    path("posts/<int:post_id>/labels/<int:label_id>/", labels.PostLabel.as_view(), name="api_post_label"),
]
