"""What writes and no operation of the API reaches, each with the reason. `test_every_action` checks what it can.

A line is a module with its functions. A function that an operation reaches by now has to go from here.
"""

# Parts of other actions, of tasks and commands. No page asks for them, nor does the administration.
PARTS = """
accounts.actions.account: renew_called
accounts.actions.avatars: sweep_avatars
accounts.actions.copies: forget_old, make_due
accounts.actions.credential_requests: address_of, begin_request, refuse_domain, renew_link, send_recheck
accounts.actions.credential_sweeps: delete_old_documents, end_old_requests, remind
accounts.actions.credentials: begin, expire, forget_evidence, record_lapse, settle_accepted, show_newest, step, tell
accounts.actions.deletion: carry_out_due, delete_at_once, let_wait
accounts.actions.emails: claim, is_taken_by_another, note_confirmation, register_confirmed_address
accounts.actions.group_admissions: lock_group, refuse_last_leader
accounts.actions.invitations: burn_invitation, hash_of, use_invitation
accounts.actions.absence: absent, announce_deletions, come_back
accounts.actions.joining: confirm_email, forget_unconfirmed, is_username_taken, pretend_to_sign_up, sign_up_member
accounts.actions.openid: forget_old
accounts.actions.outside: confirmed_email, link_newcomer, note_link, note_unlink
accounts.actions.passwords: change_password
accounts.actions.profiles: passed
accounts.actions.publications: identified
accounts.actions.restrictions: end_restriction
accounts.actions.services: switch_off_all_of
accounts.actions.sessions: end_all_sessions
accounts.actions.sign_ins: forget_old, network_of, note_success
accounts.actions.terms: publish, put_in_force, seem_to_agree
accounts.actions.tokens: digest_of, find_token, note_use
accounts.actions.trust: locked_levels, store_levels
accounts.actions.visits: forget_old_visits, store_visits
config.actions: keep_version
content.actions.references: reference_of
content.attachments.actions: delete_rows
events.actions: record, record_each, seem_to_record
forum.actions.calls: close_ended_calls
forum.actions.categories: store_category
forum.actions.conversations: unreachable
forum.actions.locking: lock, lock_thread, lock_threads
forum.actions.naming: kind_of, store_topics
forum.actions.reading: store_gathered
forum.actions.relocating: bring_back, relocate, undo_merge, undo_split
forum.actions.threads: store_first_post
forum.actions.undoing: may_be_undone, not_superseded
knowledge.actions.checking: check_code
knowledge.actions.retracting: report_retracted_work, take_reports_back
moderation.actions.deciding: check_item, locked_item, settle_flags
moderation.actions.defences: changing, check, put_choices_back
moderation.actions.lapsing: lapse
moderation.actions.learning: learn, settle_lesson, unlearn
moderation.actions.prints: forget_old_prints, forget_prints_of, keep_print
moderation.actions.reminding: remind
moderation.actions.scanning: begin, begin_if_due, go_on, settle_changed
moderation.actions.settling: put_back, reopen, subject_of
moderation.actions.trusting: put_level_back
moderation.actions.undoing: take_back
moderation.actions.word_rules: count_timeout, renew, take_change_back
notifications.actions.mailboxes: take_address_into_use, take_address_out_of_use
notifications.actions.reading: mark_seen
notifications.actions.saved_searches: note_results
notifications.actions.subscriptions: carry_over, follow_automatically
search.actions: mark_changed, mark_keys, request_purge, start_purges
"""

# Staff do it in the administration or at their desk, in a session with a second factor. No member's page does.
STAFF = """
accounts.actions.account: repair_account
accounts.actions.credential_documents: open_document
accounts.actions.credentials: accept, record_checked, reject, revoke
accounts.actions.emails: replace_email
accounts.actions.groups: remove_membership, save_group, save_membership
accounts.actions.invitations: invite, withdraw_invitation
accounts.actions.joining: approve_member, refuse_member
accounts.actions.openid: remove_client, renew_secret, save_client
accounts.actions.organisations: load_organisations, refuse_proposal, remove_domain, save_domain, save_organisation
accounts.actions.publications: confirm_publication, withdraw_confirmation
accounts.actions.restrictions: lift_restrictions, silence_member, suspend_member
accounts.actions.second_factors: remove_all
accounts.actions.services: change_service_account, make_service_account, switch_on
accounts.actions.specialties: save_specialty
config.actions: change_site_settings, delete_page, save_page
content.actions.references: add_reference, describe_reference, merge_references
content.actions.references: restore_reference, retract_reference, separate_reference
content.attachments.actions: remove
events.actions: retry
forum.actions.categories: delete_category, delete_tag, rename_tag, save_category
knowledge.actions.glossary: import_terms, save_term
knowledge.actions.naming: save_path, save_topic, set_prerequisites
knowledge.actions.reviewers: appoint_reviewer, end_appointment
moderation.actions.appointing: appoint, end
moderation.actions.defences: set_defences
moderation.actions.help_lines: save_help_line
moderation.actions.learning: forget_lessons
moderation.actions.scanning: start_scan
moderation.actions.templates: save_template
moderation.actions.trusting: fix_level, release_level
moderation.actions.word_rules: note_trial, save_rule, set_state
"""

# An operation does the same by another function, which is named behind the arrow.
BY_ANOTHER = """
accounts.actions.language: choose_language -> accounts.actions.account.edit_account
forum.actions.reading: note_read -> forum.actions.reading.store_position
forum.actions.responses: accept_answer -> forum.actions.accepting.accept_with_note
forum.actions.welcoming: settle_in -> notifications.actions.subscriptions.set_level
notifications.actions.subscriptions: set_level_of -> notifications.actions.subscriptions.set_level
"""

# Members do it on pages, and programs do not. Reason -> what.
ONLY_PEOPLE = {
    "who one is, is shown to the site itself: a token must be no way to another key, a session or an address": """
accounts.actions.emails: drop_pending_address, pending_address
accounts.actions.second_factors: lock_and_check_removal, note_added, note_removed
accounts.actions.sessions: end_other_sessions, end_session
accounts.actions.services: switch_off
accounts.actions.sign_ins: note_failure
accounts.actions.tokens: make_token, revoke_all_tokens, revoke_token
accounts.actions.openid: note_grant, revoke_grant
""",
    "evidence of a profession is shown by the person, or said by another person who opened a link": """
accounts.actions.credential_requests: confirm_mailbox, mailbox_for, request_by_document
accounts.actions.referees: answer_as_referee, referee_for
""",
    "a copy holds everything, and deletion ends it: no scope is as wide, and the person says so twice": """
accounts.actions.copies: note_download, request_copy
accounts.actions.deletion: has_case, keep_account, request_deletion
""",
    "only a person can agree to terms": """
accounts.actions.terms: agree
""",
    "it follows a link out of a mail to the mailbox that it is about": """
notifications.actions.mailboxes: ask_to_confirm, resume_mail, revoke_answers, whose
""",
    "the page does it by itself while it is shown": """
forum.actions.reading: note_view
forum.actions.welcoming: followed_topics
notifications.actions.reading: withdraw
""",
    "it cannot be taken back, or tells a secret: a person reads a warning first": """
content.actions.redaction: count_everywhere, redact_everywhere
forum.actions.pseudonyms: reveal_author
""",
}
