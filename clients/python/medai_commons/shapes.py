"""What is answered. Written by `manage.py api_schema`, not by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NotRequired, TypedDict


class Account(TypedDict):
    """The caller themselves."""
    username: str
    name: str
    email: str
    language: Literal['en', 'zh-hans']
    time_zone: str
    profession: str
    trust_level: int
    joined_at: str
    may_write: bool
    scopes: Sequence[str]


class Admission(TypedDict):
    """A way into a group that somebody has to answer."""
    id: int
    group: str
    kind: Literal['request', 'invitation']
    member: Author | None
    invited_by: Author | None
    note: str
    created_at: str


class Also(TypedDict):
    """A word that was looked for too."""
    word: str
    language: str


class Appeal(TypedDict):
    """What the caller said against a decision, and the answer."""
    text: str
    state: Literal['open', 'granted', 'refused']
    answer: str
    created_at: str
    decided_at: str | None


class Article(TypedDict):
    """One subject worth an article, in whatever languages it is written."""
    id: int
    slug: str
    url: str
    topic: str
    level: Literal[1, 2, 3]
    demands_clinician: bool
    languages: Sequence[Language]
    created_at: str


class ArticleLevel(TypedDict):
    """How closely the caller follows an article."""
    level: Literal['muted', 'normal', 'tracking', 'watching']


class ArticleRevision(TypedDict):
    """What an article says, or was proposed to say."""
    id: int
    article: str
    language: Literal['en', 'zh-hans']
    number: int
    title: str
    state: Literal['draft', 'in_review', 'changes_requested', 'approved', 'superseded', 'rejected', 'withdrawn']
    significance: Literal['minor', 'content', 'clinical']
    origin: Literal['member', 'starter', 'import', 'machine']
    is_published: bool
    is_reviewed: bool
    summary: str
    author: Author | None
    minutes: int
    content_hash: str
    based_on: int | None
    created_at: str
    submitted_at: str | None
    decided_at: str | None
    decision_note: str
    held_at: str | None
    published_at: str | None
    sections: NotRequired[Sequence[Section]]
    reviews: NotRequired[Sequence[dict[str, Any]]]


class Attachment(TypedDict):
    """A file that was sent for a text."""
    key: str
    url: str
    markdown: str
    kind: Literal['image', 'document']
    content_type: str
    name: str
    label: str
    alt_text: str
    width: int | None
    height: int | None
    size: int
    ai_label: dict[str, str]
    sizes: Sequence[Size]


class Author(TypedDict):
    """Who wrote something, as their page calls them."""
    username: str
    name: str
    url: str
    badge: Badge | None
    is_demonstration: bool


class Badge(TypedDict):
    """What stands beside a name."""
    kind: Literal['checked', 'self', 'lapsed', 'service']
    words: str


class Block(TypedDict):
    """A member whom the caller does not want to hear."""
    member: Author | None
    kind: Literal['mute', 'block']
    created_at: str


class Bookmark(TypedDict):
    """A post that the caller wants to find again."""
    post: Post
    thread: dict[str, Any]
    note: str
    created_at: str


class Category(TypedDict):
    """A place for threads."""
    id: int
    slug: str
    url: str
    name: str
    name_en: str
    name_zh: str
    description: str
    parent: int | None
    kinds: Sequence[str]
    thread_count: int
    archived_at: str | None


class CaughtUp(TypedDict):
    """Since when everything older counts as read."""
    caught_up_at: str | None
    before: str | None


class Channels(TypedDict):
    """By which channels the caller hears of what."""
    channels: dict[str, Sequence[Literal['site', 'email', 'digest', 'webhook']]]


class Choice(TypedDict):
    """One value by which results can be narrowed."""
    value: str
    name: str
    count: int


class Claim(TypedDict):
    """A work that the member says is theirs."""
    reference: int
    confirmed_at: str | None


class Comment(TypedDict):
    """A remark on one section of a revision, or on the whole."""
    id: int
    section: str
    author: Author | None
    body: str
    created_at: str


class ContactRequest(TypedDict):
    """A request that waits for an answer, or one's own."""
    id: int
    sender: Author | None
    text: str
    created_at: str


class Conversation(TypedDict):
    """A private conversation."""
    id: int
    url: str
    title: str
    author: Author | None
    participants: Sequence[Author]
    created_at: str
    last_activity_at: str
    last_number: int
    read_number: int | None
    is_muted: bool
    held: State | None


class Count(TypedDict):
    """How much waits."""
    unread_count: int


class Credential(TypedDict):
    """A claim of the caller's own that somebody checks or checked. Others see the badge alone."""
    id: int
    profession: Literal['researcher', 'engineer', 'clinician']
    method: Literal['institution_email', 'orcid', 'licence', 'referee']
    state: Literal['pending', 'accepted', 'rejected', 'withdrawn', 'expired', 'revoked']
    requested_at: str
    checked_at: str | None
    expires_at: str | None
    ended_at: str | None
    end_reason: str
    institution_en: str
    institution_zh: str


class Decision(TypedDict):
    """One line of the public log: a decision without names."""
    day: str
    kind: Literal['hidden', 'restored', 'held', 'released', 'refused', 'upheld', 'dismissed', 'asked_to_edit', 'redacted', 'appeal_granted', 'appeal_refused', 'suspended', 'silenced', 'lifted', 'locked', 'unlocked', 'labelled', 'unlabelled']
    rule: str
    category: str
    is_automatic: bool
    is_taken_back: bool


class Digests(TypedDict):
    """When the caller's digests come."""
    frequency: Literal['off', 'daily', 'weekly']
    weekday: Literal[0, 1, 2, 3, 4, 5, 6]
    hour: int
    is_missed_you_on: bool
    next_due_at: str | None


class Draft(TypedDict):
    """An unsent text, the same on every device of its author."""
    context: str
    fields: dict[str, str]
    version: int
    saved_at: str


class Facet(TypedDict):
    """Values of one sort, as `GET /search/` takes them."""
    name: Literal['kind', 'state', 'language', 'topic']
    choices: Sequence[Choice]


class Fault(TypedDict):
    """What somebody says should change in a published text."""
    id: int
    kind: Literal['wrong', 'outdated', 'unclear', 'reference', 'code']
    section: str
    note: str
    created_at: str
    resolved_at: str | None
    resolution: str


class Field(TypedDict):
    """A field that a kind of thread asks for."""
    name: str
    label: str
    type: Literal['choice', 'choices', 'line', 'text', 'code', 'date']
    is_required: bool
    is_filter: bool
    max_length: int
    vocabulary: dict[str, str]


class Flag(TypedDict):
    """What the caller told moderators about a post."""
    id: int
    post: int
    reason: Literal['patient_data', 'dangerous_advice', 'personal_question', 'unsupported_claim', 'retracted_source', 'undeclared_interest', 'undisclosed_ai', 'harassment', 'spam']
    note: str
    state: Literal['open', 'upheld', 'dismissed', 'lapsed']
    created_at: str
    decided_at: str | None


class Found(TypedDict):
    """One thing that was found, as the caller may see it now."""
    kind: Literal['thread', 'reply', 'article', 'topic', 'term', 'path', 'person', 'page', 'help']
    id: int | None
    title: str
    url: str
    language: str
    kind_name: str
    notes: Sequence[str]
    states: Sequence[Literal['solved', 'unanswered', 'reviewed']]
    excerpt: str
    excerpt_html: str
    created_at: str | None


class FoundPlace(TypedDict):
    """Somewhere to go."""
    title: str
    url: str
    kind_name: str
    language: str


class FoundSpan(TypedDict):
    """One span that the privacy check finds."""
    kind: str
    rule: str
    start: int
    end: int


class FoundText(TypedDict):
    """One text of an item that is no post."""
    name: str
    source: str
    findings: Sequence[FoundSpan]


class Group(TypedDict):
    """A lab, a journal club, a section of a society."""
    slug: str
    url: str
    name: str
    description: str
    kind: Literal['lab', 'journal_club', 'section', 'other']
    joining: Literal['open', 'request', 'invitation']
    is_listed: bool
    organisation: str | None
    member_count: int


class Host(TypedDict):
    """A text that cites a work."""
    title: str
    url: str
    language: str
    written_at: str
    author_name: str


class Identifier(TypedDict):
    """One way to name a work."""
    kind: Literal['doi', 'pmid', 'pmcid', 'arxiv', 'isbn', 'nct', 'chictr', 'huggingface', 'github', 'kaggle', 'physionet']
    value: str


class Interest(TypedDict):
    """One entry of the register of interests."""
    kind: str
    kind_label: str
    organisation: str
    from_date: str | None
    to_date: str | None


class ItemAppeal(TypedDict):
    """What a member says against a decision."""
    id: int
    text: str
    member: Author | None
    decision: ModerationDecision
    state: Literal['open', 'granted', 'refused']
    answer: str
    created_at: str
    decided_at: str | None


class ItemFinding(TypedDict):
    """One span that the privacy check finds in the text as it stands."""
    kind: str
    rule: str
    is_hard: bool
    start: int
    end: int
    decision: str


class ItemFlag(TypedDict):
    """What one reader said."""
    reason: Literal['patient_data', 'dangerous_advice', 'personal_question', 'unsupported_claim', 'retracted_source', 'undeclared_interest', 'undisclosed_ai', 'harassment', 'spam']
    note: str
    flagger: Author | None
    weight: float
    state: Literal['open', 'upheld', 'dismissed', 'lapsed']
    created_at: str


class ItemHappening(TypedDict):
    """One line of what was said and decided."""
    at: str
    words: str
    reason: str
    decision: int | None
    may_undo: bool


class ItemNote(TypedDict):
    """What one moderator tells the others."""
    id: int
    author: Author | None
    text: str
    created_at: str


class ItemRefusal(TypedDict):
    """Why one item was not decided."""
    item: int
    code: str
    message: str


class ItemSubject(TypedDict):
    """What an item is about, as far as the caller may know it."""
    where: str
    title: str
    language: str
    url: str
    facts: Sequence[str]


class Kind(TypedDict):
    """A kind of thread and what it asks for."""
    slug: str
    name: str
    plural: str
    lead: str
    has_required_topics: bool
    fields: Sequence[Field]


class Label(TypedDict):
    """A label beside a text. Who put it there, the log tells moderators."""
    id: int
    kind: Literal['disputed', 'retracted_source', 'superseded', 'no_evidence', 'not_peer_reviewed', 'vendor_claim', 'personal_question', 'ai_generated']
    words: str
    meaning: str
    reason: str
    given_at: str
    removed_at: str | None


class Language(TypedDict):
    """An article in one language, as far as readers see it."""
    language: Literal['en', 'zh-hans']
    title: str
    number: int
    minutes: int
    state: Literal['draft', 'in_review', 'changes_requested', 'approved', 'superseded', 'rejected', 'withdrawn']
    origin: Literal['member', 'starter', 'import', 'machine']
    is_reviewed: bool
    published_at: str | None


class Link(TypedDict):
    """A page of the member's own elsewhere."""
    label: str
    url: str


class Meaning(TypedDict):
    """What a form with several meanings may stand for, in both languages."""
    form: str
    meanings: Sequence[str]


class MemberPosts(TypedDict):
    """Posts outside conversations."""
    shown: int
    hidden: int
    held: int


class MemberRecord(TypedDict):
    """Standing, counts and history of a member."""
    member: Author | None
    joined_at: str
    standing: Literal['good', 'waiting', 'refused', 'suspended', 'inactive', 'service']
    suspended_until: str | None
    silenced_until: str | None
    written: MemberPosts
    flagged: MemberReports
    report_weight: float
    trust: OwnTrust
    decisions: Sequence[ModerationDecision]
    items: Sequence[QueueItem]


class MemberReports(TypedDict):
    """Reports that a member made."""
    upheld: int
    dismissed: int
    open: int


class Membership(TypedDict):
    """Who stands in a group."""
    member: Author | None
    role: Literal['member', 'leader']
    created_at: str


class MessageTemplate(TypedDict):
    """A reason in both languages; its reader gets it in theirs."""
    id: int
    decision: Literal['hide', 'uphold', 'ask', 'dismiss', 'restrict']
    title_en: str
    title_zh: str
    text_en: str
    text_zh: str


class Messages(TypedDict):
    """Who may begin a conversation with the caller."""
    messages_from: Literal['everyone', 'known', 'nobody']


class ModerationDecision(TypedDict):
    """One decision in the log, with names: for moderators."""
    id: int
    kind: Literal['hidden', 'restored', 'held', 'released', 'refused', 'upheld', 'dismissed', 'lapsed', 'asked_to_edit', 'redacted', 'opened', 'reopened', 'appeal_granted', 'appeal_refused', 'suspended', 'silenced', 'lifted', 'locked', 'unlocked', 'moved', 'merged', 'split', 'retried', 'labelled', 'unlabelled', 'rule_changed', 'defences_changed', 'cleared', 'seen_to', 'address_confirmed', 'sending_off', 'articles_marked', 'scan_started', 'scan_finished', 'level_fixed', 'level_released', 'service_made', 'service_changed', 'service_off', 'service_on']
    by: Author | None
    is_automatic: bool
    about: Author | None
    subject_model: str
    subject_id: int
    item: int | None
    ground: str
    rule: str
    reason: str
    undoes: int | None
    is_taken_back: bool
    may_undo: bool
    created_at: str


class Named(TypedDict):
    """A tag or a topic of a thread."""
    slug: str
    name: str


class NewWebhook(TypedDict):
    """The same with its secret, which is told this once."""
    id: int
    name: str
    address: str
    failures: int
    switched_off_at: str | None
    switched_off_reason: str
    created_at: str
    secret: str


class Note(TypedDict):
    """What was done to a thread."""
    id: int
    kind: str
    actor: Author | None
    reason: str
    after_number: int
    created_at: str
    undone_at: str | None


class Notification(TypedDict):
    """One thing that the caller was told."""
    id: int
    kind: str
    group: str
    words: str
    title: str
    url: str
    excerpt: str
    actor: Author | None
    created_at: str
    read_at: str | None


class OneQueueItem(TypedDict):
    """One item with everything that a decision rests on."""
    id: int
    url: str
    kind: Literal['flags', 'held', 'appeal', 'credential', 'needs_change', 'undelivered', 'found', 'address', 'source']
    subject_model: str
    subject_id: int
    subject: ItemSubject | None
    reason: str
    words: str
    harm: int
    reports: int
    state: Literal['open', 'waiting', 'closed']
    outcome: Literal['', 'upheld', 'dismissed', 'lapsed', 'elsewhere']
    author: Author | None
    category: Place | None
    opened_at: str
    is_late: bool
    claimed_by: Author | None
    decided_at: str | None
    decided_by: Author | None
    version: int
    text: QueueText | None
    appeal: ItemAppeal | None
    flags: Sequence[ItemFlag]
    notes: Sequence[ItemNote]
    history: Sequence[ItemHappening]
    may_decide: bool
    may_label: bool
    decisions: Sequence[Literal['redact', 'ask', 'dismiss', 'uphold', 'hide']]
    texts: Sequence[FoundText]
    answers: Sequence[Literal['redact', 'seen', 'confirm', 'leave_off', 'mark', 'clear']]


class Organisation(TypedDict):
    """A place of work."""
    slug: str
    url: str
    name: str
    name_en: str
    name_zh: str
    kind: Literal['hospital', 'university', 'institute', 'company', 'society', 'authority', 'other']
    country: str
    website: str


class OwnDecision(TypedDict):
    """One decision about the caller. Who decided is not told."""
    id: int
    kind: Literal['hidden', 'restored', 'held', 'released', 'refused', 'upheld', 'dismissed', 'lapsed', 'asked_to_edit', 'redacted', 'opened', 'reopened', 'appeal_granted', 'appeal_refused', 'suspended', 'silenced', 'lifted', 'locked', 'unlocked', 'moved', 'merged', 'split', 'retried', 'labelled', 'unlabelled', 'rule_changed', 'defences_changed', 'cleared', 'seen_to', 'address_confirmed', 'sending_off', 'articles_marked', 'scan_started', 'scan_finished', 'level_fixed', 'level_released', 'service_made', 'service_changed', 'service_off', 'service_on']
    rule: str
    reason: str
    title: str
    is_automatic: bool
    is_taken_back: bool
    may_appeal: bool
    appeal: Appeal | None
    created_at: str


class OwnInterest(TypedDict):
    """One entry of the caller's register of interests."""
    id: int
    kind: Literal['employment', 'equity', 'grant', 'consulting', 'patent', 'family', 'other']
    organisation: str
    from_date: str | None
    to_date: str | None
    declared_at: str


class OwnMembership(TypedDict):
    """How the caller stands to a group."""
    role: Literal['member', 'leader', None]
    waiting: Admission | None
    may_join: bool
    may_lead: bool


class OwnReading(TypedDict):
    """How the caller stands to a thread."""
    read_number: int | None
    level: str
    has_same_problem: bool


class OwnResponses(TypedDict):
    """What the caller said about a post."""
    vote: int
    reactions: Sequence[Literal['changed_my_mind', 'well_explained', 'reproduced']]
    is_bookmarked: bool


class OwnTrust(TypedDict):
    """The caller's level, and the bars of the next one; at level 3 those that keep it."""
    level: int
    name: str
    next_level: int | None
    is_fixed: bool
    kept_until: str | None
    bars: Sequence[TrustProgress]


class Path(TypedDict):
    """Articles in an order that somebody thought about."""
    slug: str
    url: str
    title: str
    title_en: str
    title_zh: str
    audience: Literal['clinician', 'researcher', 'engineer']
    steps: Sequence[str]


class Person(TypedDict):
    """A member, as far as the caller may see: what is hidden and what is empty look the same."""
    author: Author
    headline: str
    profession: str
    profession_name: str
    institution: str
    organisation: str | None
    department: str
    country: str
    country_name: str
    biography: str
    specialties: Sequence[Word]
    topics: Sequence[Word]
    languages: Sequence[str]
    language_names: Sequence[str]
    links: Sequence[Link]
    open_to_collaborate: bool
    seeks: str
    offers: str
    publications: Sequence[Claim]
    interests: Sequence[Interest]


class Place(TypedDict):
    """The category of a thread."""
    slug: str
    name: str


class Position(TypedDict):
    """How far the caller has read a thread."""
    thread: int
    number: int
    read_at: str


class Post(TypedDict):
    """One numbered text of a thread."""
    id: int
    url: str
    thread_id: int
    number: int
    author: Author | None
    pseudonym: Pseudonym | None
    source: str
    html: str
    language: str
    reply_to: int | None
    interests: Literal['none', 'listed']
    interests_note: str
    ai_assistance: Literal['none', 'language-editing', 'translated', 'partly', 'mostly']
    labels: Sequence[Literal['disputed', 'retracted_source', 'superseded', 'no_evidence', 'not_peer_reviewed', 'vendor_claim', 'personal_question', 'ai_generated']]
    origin: str
    created_at: str
    edited_at: str | None
    edit_count: int
    revision_number: int
    useful_count: int
    not_useful_count: int
    reactions: dict[str, int]
    wiki: State | None
    hidden: State | None
    held: State | None
    thread: NotRequired[dict[str, Any]]
    own: NotRequired[OwnResponses | None]
    may: NotRequired[dict[str, bool]]


class Privacy(TypedDict):
    """When the caller wants to be left alone, and what others learn."""
    quiet_from: int | None
    quiet_until: int | None
    is_presence_shown: bool
    is_unnamed_in_dumps: bool


class Profile(TypedDict):
    """What the caller's profile says, as they wrote it, and to whom."""
    headline: str
    profession: Literal['researcher', 'engineer', 'clinician', 'student', 'other']
    institution: str
    organisation: str | None
    department: str
    country: str
    biography: str
    specialties: Sequence[str]
    topics: Sequence[str]
    languages: Sequence[str]
    links: Sequence[Link]
    open_to_collaborate: bool
    seeks: str
    offers: str
    is_listed: bool
    audiences: dict[str, str]


class Progress(TypedDict):
    """Which revision of an article the caller has read."""
    language: Literal['en', 'zh-hans']
    number: int
    read_at: str


class Pseudonym(TypedDict):
    """A voice without a name; whose it is, nothing here tells."""
    name: str
    role: str
    badge: Badge


class Publication(TypedDict):
    """A work that the caller says is theirs."""
    id: int
    kind: Literal['doi', 'pmid', 'pmcid', 'arxiv', 'isbn', 'nct', 'chictr', 'huggingface', 'github', 'kaggle', 'physionet']
    identifier: str
    reference: int
    claimed_at: str
    confirmed_at: str | None


class QueueItem(TypedDict):
    """One thing that moderators decide about."""
    id: int
    url: str
    kind: Literal['flags', 'held', 'appeal', 'credential', 'needs_change', 'undelivered', 'found', 'address', 'source']
    subject_model: str
    subject_id: int
    subject: ItemSubject | None
    reason: str
    words: str
    harm: int
    reports: int
    state: Literal['open', 'waiting', 'closed']
    outcome: Literal['', 'upheld', 'dismissed', 'lapsed', 'elsewhere']
    author: Author | None
    category: Place | None
    opened_at: str
    is_late: bool
    claimed_by: Author | None
    decided_at: str | None
    decided_by: Author | None
    version: int


class QueueText(TypedDict):
    """The text of a post, as far as the caller may see it."""
    post: int
    thread: int | None
    needs_opening: bool
    source: str | None
    language: str
    author: Author | None
    pseudonym: Pseudonym | None
    hidden_at: str | None
    hide_reason: str | None
    held_at: str | None
    findings: Sequence[ItemFinding]


class Reference(TypedDict):
    """A work that texts cite, and the newest of those that the caller may see."""
    id: int
    url: str
    identifiers: Sequence[Identifier]
    csl: dict[str, Any]
    is_checked: bool
    is_retracted: bool
    retraction_reason: str
    citation_count: int
    cited_in: Sequence[Host]


class Related(TypedDict):
    """One thing that is about the same."""
    kind: Literal['thread', 'article', 'topic']
    title: str
    url: str
    language: str
    reply_count: int | None


class Review(TypedDict):
    """One decision about one exact revision."""
    id: int
    reviewer: Author | None
    role: Literal['clinician', 'researcher', 'engineer']
    decision: Literal['approve', 'request_changes', 'reject']
    note: str
    created_at: str


class Revision(TypedDict):
    """What a post said once."""
    number: int
    source: str
    details: dict[str, Any] | None
    editor: str
    reason: str
    created_at: str


class SavedSearch(TypedDict):
    """A search that the caller keeps."""
    id: int
    name: str
    query: str
    is_watched: bool
    url: str
    created_at: str


class SearchSummary(TypedDict):
    """How much was found of what, and how the question was understood."""
    count: int
    is_estimate: bool
    correction: str
    also: Sequence[Also]
    ambiguous: Sequence[Meaning]
    notes: Sequence[str]
    facets: Sequence[Facet]


class Section(TypedDict):
    """One section of an article."""
    key: Literal['clinician-summary', 'engineer-summary', 'key-idea', 'code', 'pitfalls', 'evidence', 'limits', 'references', 'see-also']
    title: str
    source: str
    html: str


class SeveralDecided(TypedDict):
    """What became of several items."""
    decided: Sequence[ModerationDecision]
    refused: Sequence[ItemRefusal]


class Size(TypedDict):
    """A picture, smaller."""
    width: int
    height: int
    size: int


class State(TypedDict):
    """Since when something holds, and why."""
    since: str
    reason: str


class Subscription(TypedDict):
    """How closely the caller follows one thing."""
    model: str
    target: int
    level: Literal['muted', 'normal', 'tracking', 'watching']
    is_automatic: bool
    title: str
    url: str
    changed_at: str


class Tag(TypedDict):
    """A word that members put on threads."""
    slug: str
    name: str
    url: str
    thread_count: int


class Term(TypedDict):
    """One idea, with its words in both languages."""
    slug: str
    url: str
    en: str
    zh: str
    abbreviation: str
    synonyms_en: Sequence[str]
    synonyms_zh: Sequence[str]
    definition_en: str
    definition_zh: str


class Thread(TypedDict):
    """A title and the posts under it."""
    id: int
    url: str
    kind: Literal['discussion', 'question', 'case', 'paper', 'model-card', 'dataset-card', 'tool', 'collaboration', 'event', 'job']
    title: str
    language: Literal['en', 'zh-hans']
    author: Author | None
    pseudonym: Pseudonym | None
    category: Place
    tags: Sequence[Named]
    topics: Sequence[Named]
    details: dict[str, Any]
    excerpt: str
    created_at: str
    last_activity_at: str
    last_number: int
    reply_count: int
    useful_count: int
    same_problem_count: int
    accepted_post: int | None
    acceptance_note: str
    locked: State | None
    pinned: State | None
    hidden: State | None
    held: State | None
    merged: State | None
    version: int
    first_post: NotRequired[Post | None]
    own: NotRequired[OwnReading | None]
    may: NotRequired[dict[str, bool]]


class Topic(TypedDict):
    """One subject of the field."""
    id: int
    slug: str
    url: str
    name: str
    name_en: str
    name_zh: str
    parent: int | None
    level: Literal[1, 2, 3]
    is_about_safety: bool
    needs: Sequence[int]
    text: NotRequired[dict[str, Any] | None]


class TopicText(TypedDict):
    """What a topic is, in one language, and what was proposed instead."""
    topic: str
    language: Literal['en', 'zh-hans']
    source: str
    origin: Literal['member', 'starter', 'import', 'machine']
    author: Author | None
    reviewed_at: str | None
    proposed_source: str
    proposed_by: Author | None
    proposed_at: str | None
    proposal_note: str


class TrustBar(TypedDict):
    """One thing that is counted for a level."""
    what: str
    need: str


class TrustLevel(TypedDict):
    """One trust level: how it is reached, and what goes with it."""
    level: int
    name: str
    way: str
    bars: Sequence[TrustBar]
    rights: TrustRights


class TrustProgress(TypedDict):
    """One thing that is counted, and how far the caller has come."""
    fact: str
    what: str
    have: int
    need: int
    is_most: bool
    is_met: bool


class TrustRights(TypedDict):
    """What members of a level may do. Null is no limit."""
    threads_daily: int
    replies_daily: int
    votes_daily: int
    edits_daily: int
    flags_daily: int
    links: int | None
    mentions: int | None
    pictures: int | None
    may_make_groups: bool
    may_tend_threads: bool


class Webhook(TypedDict):
    """An address that is sent what the caller is told."""
    id: int
    name: str
    address: str
    failures: int
    switched_off_at: str | None
    switched_off_reason: str
    created_at: str


class WebhookCall(TypedDict):
    """One call of the log."""
    id: int
    told_of: str
    state: Literal['due', 'sent', 'failed']
    outcome: str
    attempts: int
    status: int | None
    milliseconds: int | None
    created_at: str
    done_at: str | None


class Word(TypedDict):
    """A word of a vocabulary."""
    slug: str
    name: str

