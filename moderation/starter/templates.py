"""Sentences that moderators begin with, in both languages."""

from typing import Final

from moderation.models import MessageTemplate

# For which decision, called in English and Chinese, text in English and Chinese.
TEMPLATES: Final = (
    (
        "hide",
        "Advertising",
        "广告",
        "This advertises a product or a service. Say what it does, with data and your interest in it, or leave it out.",
        "这段文字是在宣传产品或服务。请说明它能做什么、依据什么数据、你与它有何利益关系，否则请不要发布。",
    ),
    (
        "hide",
        "Patient data",
        "患者信息",
        "A patient could be recognised from this text. Write the case again without names, dates, numbers and places.",
        "从这段文字可能认出患者。请去掉姓名、日期、编号和地点后重新描述病例。",
    ),
    (
        "hide",
        "Harassment",
        "人身攻击",
        "This attacks a person. Argue with what was said, not with who said it.",
        "这段文字针对的是人。请就观点讨论，不要攻击发言者。",
    ),
    (
        "hide",
        "Dangerous advice",
        "危险建议",
        "This tells somebody how to treat themselves. Discuss evidence and methods here; treatment belongs to whoever "
        "examines the patient.",
        "这段文字在指导个人如何治疗。这里讨论证据与方法；治疗应由接诊的医务人员决定。",
    ),
    (
        "hide",
        "A question about one's own illness",
        "询问自己的病情",
        "Nobody here can examine you, so an answer could harm you. Please ask your doctor or a hospital; in an "
        "emergency call your local emergency number. We wish you well.",
        "这里没有人能为你检查，回答可能反而有害。请咨询你的医生或医院，紧急情况请拨打当地急救电话。祝你早日康复。",
    ),
    (
        "ask",
        "Details that identify",
        "可识别细节",
        "Some details together could tell who the patient is. Take them out; the text is shown again as soon as a "
        "moderator has looked.",
        "若干细节合在一起可能认出患者。请删去，管理员看过后会重新显示。",
    ),
    (
        "ask",
        "A source is missing",
        "缺少来源",
        "The claim needs a source. Add one, or say that it is your own experience.",
        "这个说法需要来源。请补充，或说明这是个人经验。",
    ),
    (
        "ask",
        "An interest to declare",
        "请声明利益关系",
        "Say what you have to do with the product that you write about.",
        "请说明你与所提及产品的关系。",
    ),
    (
        "dismiss",
        "Nothing wrong",
        "没有问题",
        "A moderator has looked and found nothing against the rules.",
        "管理员看过，没有发现违反守则之处。",
    ),
    (
        "dismiss",
        "No patient data",
        "不含患者信息",
        "A moderator has looked: nobody can be recognised from it.",
        "管理员看过：从中认不出任何人。",
    ),
    (
        "uphold",
        "Take note, it stays",
        "提醒，予以保留",
        "The report is right, and the text may stay. Bear it in mind next time.",
        "举报属实，文字可以保留。请下次留意。",
    ),
    (
        "restrict",
        "Repeated advertising",
        "反复发布广告",
        "Advertising was posted again after a moderator had asked to stop.",
        "在管理员提醒之后仍继续发布广告。",
    ),
    (
        "restrict",
        "Repeated attacks",
        "反复攻击他人",
        "Other members were attacked again after a moderator had asked to stop.",
        "在管理员提醒之后仍继续攻击他人。",
    ),
)


def load_templates() -> int:
    """Make the templates of a site that has none; returns how many. What staff changed or deleted stays so."""
    if MessageTemplate.objects.exists():
        return 0
    made = [
        MessageTemplate(
            decision=decision, position=position, title_en=title_en, title_zh=title_zh, text_en=text_en, text_zh=text_zh
        )
        for position, (decision, title_en, title_zh, text_en, text_zh) in enumerate(TEMPLATES)
    ]
    return len(MessageTemplate.objects.bulk_create(made))
