"""What search engines ask of structured data, as their documentation names it, checked property by property.

After developers.google.com/search/docs/appearance/structured-data (discussion-forum, qapage, dataset, breadcrumb) and
schema.org (MedicalWebPage, the types of what a property may hold). A missing required property, one that the type does
not know, or a value of another type is a fault.
"""

import re
from datetime import datetime
from urllib.parse import urlsplit

CONTEXT = "https://schema.org"


def text(value):
    return isinstance(value, str) and bool(value.strip())


def address(value):
    return isinstance(value, str) and urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).netloc)


def moment(value):
    return isinstance(value, str) and "T" in value and datetime.fromisoformat(value).tzinfo is not None


def day(value):
    return isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None


def number(value):
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def truth(value):
    return isinstance(value, bool)


def duration(value):
    return isinstance(value, str) and re.fullmatch(r"PT\d+M", value) is not None


def language(value):
    return value in ("en", "zh-Hans")


def one_of(*names):
    return lambda value: isinstance(value, dict) and value.get("@type") in names and not faults(value)


def many(check):
    return lambda value: isinstance(value, list) and bool(value) and all(map(check, value))


def length(least, most):
    return lambda value: text(value) and least <= len(value) <= most


person = one_of("Person", "Organization")
# Type: (required, recommended or known).
SHAPES = {
    "Person": ({"name": text}, {"url": address}),
    "Organization": ({"name": text}, {"url": address}),
    "WebPage": ({"name": text}, {"url": address}),
    "InteractionCounter": ({"interactionType": address, "userInteractionCount": number}, {}),
    "Comment": ({"text": text, "author": person, "datePublished": moment}, {"url": address}),
    "DiscussionForumPosting": (
        {"author": person, "datePublished": moment, "text": text},
        {
            "headline": text,
            "url": address,
            "mainEntityOfPage": address,
            "dateModified": moment,
            "inLanguage": language,
            "isPartOf": one_of("WebPage"),
            "interactionStatistic": one_of("InteractionCounter"),
            "comment": many(one_of("Comment")),
        },
    ),
    "Answer": ({"text": text}, {"upvoteCount": number, "url": address, "datePublished": moment, "author": person}),
    "Question": (
        {"name": text, "answerCount": number},
        {
            "text": text,
            "upvoteCount": number,
            "datePublished": moment,
            "author": person,
            "inLanguage": language,
            "acceptedAnswer": one_of("Answer"),
            "suggestedAnswer": many(one_of("Answer")),
        },
    ),
    "QAPage": ({"mainEntity": one_of("Question")}, {"url": address}),
    "Dataset": (
        {"name": text, "description": length(50, 5000)},
        {
            "url": address,
            "creator": person,
            "datePublished": moment,
            "inLanguage": lambda value: language(value) or many(language)(value),
            "version": text,
            "license": many(address),
            "isAccessibleForFree": truth,
            "distribution": many(one_of("DataDownload")),
        },
    ),
    "DataDownload": ({"contentUrl": address}, {"encodingFormat": text, "sha256": text}),
    "ListItem": ({"position": number, "name": text, "item": address}, {}),
    "BreadcrumbList": ({"itemListElement": many(one_of("ListItem"))}, {}),
    "DefinedTerm": ({"name": text}, {"url": address}),
    "MedicalWebPage": (
        {"headline": text, "datePublished": moment, "author": person, "publisher": person},
        {
            "url": address,
            "mainEntityOfPage": address,
            "description": text,
            "image": address,
            "dateModified": moment,
            "inLanguage": language,
            "proficiencyLevel": text,
            "about": one_of("DefinedTerm"),
            "timeRequired": duration,
            "isAccessibleForFree": truth,
            "lastReviewed": day,
            "reviewedBy": many(person),
        },
    ),
}


def faults(entity):
    """What is wrong with one entity, in words; nothing for a sound one."""
    kinds = entity.get("@type", "")
    name = kinds[0] if isinstance(kinds, list) else kinds
    if name not in SHAPES:
        return [f"unknown type {name!r}"]
    required, known = SHAPES[name]
    checks = required | known
    found = [f"{name} lacks {wanted}" for wanted in required if wanted not in entity]
    for key, value in entity.items():
        if key in ("@type", "@context", "@id"):
            continue
        if key not in checks:
            found.append(f"{name} knows no {key}")
        elif not checks[key](value):
            found.append(f"{name}.{key} is not what it should be: {value!r}")
    if name == "Question" and not {"acceptedAnswer", "suggestedAnswer"} & set(entity):
        found.append("a question page shows an answer")
    if name == "Question" and entity.get("answerCount") == 0:
        found.append("a question with an answer counts it")
    return found


def entities(document):
    """What a document tells of."""
    assert document["@context"] == CONTEXT
    return document.get("@graph", [document])
