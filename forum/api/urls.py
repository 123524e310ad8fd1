"""Addresses of the forum below /api/v1/."""

from django.urls import path

from forum.api import care, conversations, following, kept, lists, posts, responses, threads

urlpatterns = [
    path("threads/", threads.Threads.as_view(), name="api_threads"),
    path("threads/<int:thread_id>/", threads.OneThread.as_view(), name="api_thread"),
    path("threads/<int:thread_id>/posts/", threads.ThreadPosts.as_view(), name="api_thread_posts"),
    path("threads/<int:thread_id>/notes/", threads.ThreadNotes.as_view(), name="api_thread_notes"),
    path("threads/<int:thread_id>/notes/<int:note_id>/undo/", care.UndoneNote.as_view(), name="api_thread_note_undo"),
    path("threads/<int:thread_id>/same-problem/", responses.SameProblem.as_view(), name="api_same_problem"),
    path("threads/<int:thread_id>/accepted/", responses.Accepted.as_view(), name="api_accepted"),
    path("threads/<int:thread_id>/position/", kept.ThreadPosition.as_view(), name="api_position"),
    path("threads/<int:thread_id>/hidden/", care.Hidden.as_view(), name="api_thread_hidden"),
    path("threads/<int:thread_id>/locked/", care.Locked.as_view(), name="api_thread_locked"),
    path("threads/<int:thread_id>/pinned/", care.Pinned.as_view(), name="api_thread_pinned"),
    path("threads/<int:thread_id>/duplicate/", care.Duplicate.as_view(), name="api_thread_duplicate"),
    path("threads/<int:thread_id>/move/", care.Move.as_view(), name="api_thread_move"),
    path("threads/<int:thread_id>/merge/", care.Merge.as_view(), name="api_thread_merge"),
    path("threads/<int:thread_id>/split/", care.Split.as_view(), name="api_thread_split"),
    path("posts/", posts.Posts.as_view(), name="api_posts"),
    path("posts/<int:post_id>/", posts.OnePost.as_view(), name="api_post"),
    path("posts/<int:post_id>/revisions/", posts.PostRevisions.as_view(), name="api_post_revisions"),
    path("posts/<int:post_id>/vote/", responses.PostVote.as_view(), name="api_post_vote"),
    path("posts/<int:post_id>/reactions/<slug:kind>/", responses.PostReaction.as_view(), name="api_post_reaction"),
    path("posts/<int:post_id>/bookmark/", kept.OneBookmark.as_view(), name="api_bookmark"),
    path("posts/<int:post_id>/hidden/", care.HiddenPost.as_view(), name="api_post_hidden"),
    path("posts/<int:post_id>/wiki/", care.Wiki.as_view(), name="api_post_wiki"),
    path("posts/<int:post_id>/hold/", care.HeldPost.as_view(), name="api_post_hold"),
    path("bookmarks/", kept.Bookmarks.as_view(), name="api_bookmarks"),
    path("drafts/", kept.Drafts.as_view(), name="api_drafts"),
    path("drafts/<str:context>/", kept.OneDraft.as_view(), name="api_draft"),
    path("conversations/", conversations.Conversations.as_view(), name="api_conversations"),
    path("conversations/<int:thread_id>/", conversations.OneConversation.as_view(), name="api_conversation"),
    path(
        "conversations/<int:thread_id>/posts/",
        conversations.ConversationPosts.as_view(),
        name="api_conversation_posts",
    ),
    path(
        "conversations/<int:thread_id>/participants/",
        conversations.Participants.as_view(),
        name="api_conversation_participants",
    ),
    path("conversations/<int:thread_id>/muted/", conversations.Muting.as_view(), name="api_conversation_muted"),
    path("subscriptions/<slug:model>/<int:target_id>/", following.Level.as_view(), name="api_subscription"),
    path("categories/", lists.Categories.as_view(), name="api_categories"),
    path("categories/<slug:slug>/", lists.OneCategory.as_view(), name="api_category"),
    path("tags/", lists.Tags.as_view(), name="api_tags"),
    path("tags/<str:slug>/", lists.OneTag.as_view(), name="api_tag"),
    path("kinds/", lists.Kinds.as_view(), name="api_kinds"),
]
