"""Who opens what in the administration, declared: a page that is not named here fails its test.

Columns: member, moderator of a category, moderator, reviewer of credentials, administrator. The moderator has every
permission that the guide offers moderators, and lists to look at: `admin_world.OF_MODERATORS`.
"""

# l list, a add, v one row to look at, c one row to change, d delete, h history; - nothing.
MODELS = """
account.EmailAddress                          -        -        -        -        lacdh
accounts.Admission                            -        -        -        -        lvh
accounts.Audience                             -        -        -        -        lvh
accounts.Credential                           -        -        -        lah      lah
accounts.DataExport                           -        -        -        -        lvh
accounts.Departure                            -        -        -        -        lvh
accounts.DomainProposal                       -        -        -        -        lvh
accounts.Erasure                              -        -        -        -        lvh
accounts.Group                                -        -        -        -        lacdh
accounts.Interest                             -        -        -        -        lvh
accounts.Invitation                           -        -        lvh      -        lavh
accounts.Organisation                         -        -        -        -        lacdh
accounts.Profile                              -        -        lvh      -        lvh
accounts.Publication                          -        -        -        -        lvh
accounts.ServiceAccount                       -        -        -        -        lach
accounts.Specialty                            -        -        -        -        lacdh
accounts.TermsVersion                         -        -        -        -        lavh
accounts.User                                 -        -        lvh      -        lcdh
allauth_idp_oidc.Client                       -        -        -        -        lacdh
auth.Group                                    -        -        -        -        lacdh
config.OldAddress                             -        -        -        -        lacdh
config.Page                                   -        -        -        -        lacdh
config.SiteSettings                           -        -        -        -        ch
content.Attachment                            -        -        lvh      -        lvh
content.Hold                                  -        -        lvh      -        lvh
content.PrivacyFinding                        -        -        lvh      -        lvh
content.Reference                             -        -        -        -        lach
events.Event                                  -        -        -        -        lvh
events.Handling                               -        -        -        -        lvh
forum.Category                                -        -        -        -        lacdh
forum.Post                                    -        -        lvh      -        lvh
forum.Revelation                              -        -        -        -        lvh
forum.Tag                                     -        -        -        -        lcdh
forum.Thread                                  -        -        lvh      -        lvh
forum.ThreadNote                              -        -        lvh      -        lvh
knowledge.Article                             -        -        -        -        lch
knowledge.GlossaryTerm                        -        -        -        -        lacdh
knowledge.LearningPath                        -        -        -        -        lacdh
knowledge.ReviewerRole                        -        -        -        -        lavh
knowledge.Topic                               -        -        -        -        lacdh
mfa.Authenticator                             -        -        -        -        lacdh
moderation.Appeal                             -        l        lvh      -        lvh
moderation.CategoryModerator                  -        -        a        -        lavdh
moderation.HelpLine                           -        -        -        -        lacdh
moderation.MessageTemplate                    -        -        lch      -        lacdh
moderation.ModerationAction                   -        lvh      lvh      -        lvh
moderation.WordRule                           -        -        lach     -        lach
notifications.Delivery                        -        -        -        -        lvh
notifications.Digest                          -        -        -        -        lvh
notifications.DigestPlan                      -        -        -        -        lvh
notifications.FanOut                          -        -        -        -        lvh
notifications.InboundMail                     -        -        -        -        lvh
notifications.Mailbox                         -        -        -        -        lvh
notifications.OutgoingMail                    -        -        -        -        lvh
notifications.ReturnedMail                    -        -        -        -        lvh
notifications.Webhook                         -        -        -        -        lvh
notifications.WebhookCall                     -        -        -        -        lvh
socialaccount.SocialAccount                   -        -        -        -        lacdh
socialaccount.SocialApp                       -        -        -        -        lacdh
socialaccount.SocialToken                     -        -        -        -        lacdh
usersessions.UserSession                      -        -        -        -        lacdh
"""
# y opens, - does not.
OWN_PAGES = """
admin:accounts_credential_document            -        -        -        y        y
admin:accounts_credential_review              -        -        -        y        y
admin:accounts_organisation_load              -        -        -        -        y
admin:app_list                                -        y        y        -        y
admin:auth_user_password_change               -        -        -        -        y
admin:defences                                -        -        y        -        y
admin:privacy_scan                            -        -        y        -        y
admin:index                                   -        y        y        y        y
admin:knowledge_glossaryterm_export           -        -        -        -        y
admin:knowledge_glossaryterm_import           -        -        -        -        y
admin:moderation_wordrule_try                 -        -        y        -        y
admin:queue                                   -        y        y        y        y
admin:queue_bulk                              -        y        y        y        y
admin:queue_bulk_undo                         -        y        y        -        y
admin:queue_item                              -        y        y        -        y
admin:queue_member                            -        -        y        -        y
admin:queue_undo                              -        y        y        -        y
admin:redact                                  -        -        y        -        y
"""
# What a list offers to do with its rows, beside its model: y offered, - not.
ACTIONS = """
account.EmailAddress delete_selected          -        -        -        -        y
account.EmailAddress make_verified            -        -        -        -        y
accounts.DomainProposal refuse                -        -        -        -        y
accounts.Group delete_selected                -        -        -        -        y
accounts.Invitation withdraw                  -        -        -        -        y
accounts.Organisation delete_selected         -        -        -        -        y
accounts.Publication confirm                  -        -        -        -        y
accounts.Publication take_back                -        -        -        -        y
accounts.ServiceAccount switch_off            -        -        -        -        y
accounts.ServiceAccount switch_on             -        -        -        -        y
accounts.Specialty delete_selected            -        -        -        -        y
accounts.User approve                         -        -        y        -        y
accounts.User delete_selected                 -        -        -        -        y
accounts.User lift                            -        -        y        -        y
accounts.User merge                           -        -        -        -        y
accounts.User refuse                          -        -        y        -        y
accounts.User remove_pictures                 -        -        -        -        y
accounts.User remove_second_factors           -        -        -        -        y
accounts.User silence                         -        -        y        -        y
accounts.User suspend                         -        -        y        -        y
allauth_idp_oidc.Client delete_selected       -        -        -        -        y
allauth_idp_oidc.Client renew_secret          -        -        -        -        y
auth.Group delete_selected                    -        -        -        -        y
config.OldAddress delete_selected             -        -        -        -        y
config.Page delete_selected                   -        -        -        -        y
content.Attachment remove                     -        -        y        -        y
events.Handling try_again                     -        -        -        -        y
forum.Category delete_selected                -        -        -        -        y
forum.Post hide                               -        -        y        -        y
forum.Post refuse                             -        -        y        -        y
forum.Post release                            -        -        y        -        y
forum.Post restore                            -        -        y        -        y
forum.Tag delete_selected                     -        -        -        -        y
forum.Thread hide                             -        -        y        -        y
forum.Thread lock                             -        -        y        -        y
forum.Thread restore                          -        -        y        -        y
forum.Thread unlock                           -        -        y        -        y
knowledge.GlossaryTerm delete_selected        -        -        -        -        y
knowledge.LearningPath delete_selected        -        -        -        -        y
knowledge.ReviewerRole end_appointments       -        -        -        -        y
knowledge.Topic delete_selected               -        -        -        -        y
mfa.Authenticator delete_selected             -        -        -        -        y
moderation.CategoryModerator delete_selected  -        -        -        -        y
moderation.HelpLine delete_selected           -        -        -        -        y
moderation.MessageTemplate delete_selected    -        -        -        -        y
notifications.FanOut try_again                -        -        -        -        y
socialaccount.SocialAccount delete_selected   -        -        -        -        y
socialaccount.SocialApp delete_selected       -        -        -        -        y
socialaccount.SocialToken delete_selected     -        -        -        -        y
usersessions.UserSession delete_selected      -        -        -        -        y
"""
