"""Names and values that narrow a search down, in both languages."""

from typing import Final

# By what people may type; the first of each is what the page writes.
OPERATORS: Final = {
    "author": "author",
    "tag": "tag",
    "topic": "topic",
    "kind": "kind",
    "category": "category",
    "is": "is",
    "lang": "lang",
    "language": "lang",
    "before": "before",
    "after": "after",
    "in": "in",
    "作者": "author",
    "标签": "tag",
    "话题": "topic",
    "主题": "topic",
    "类型": "kind",
    "分类": "category",
    "状态": "is",
    "语言": "lang",
    "早于": "before",
    "晚于": "after",
    "位置": "in",
}
STATES: Final = {
    "solved": "solved",
    "answered": "solved",
    "unanswered": "unanswered",
    "unsolved": "unanswered",
    "reviewed": "reviewed",
    "已解决": "solved",
    "未回答": "unanswered",
    "未解决": "unanswered",
    "已审阅": "reviewed",
}
LANGUAGES: Final = {
    "en": "en",
    "english": "en",
    "英文": "en",
    "英语": "en",
    "zh": "zh-hans",
    "zh-hans": "zh-hans",
    "zh-cn": "zh-hans",
    "chinese": "zh-hans",
    "中文": "zh-hans",
}
PLACES: Final = {"title": "title", "标题": "title"}
