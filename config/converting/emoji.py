"""Short names of emoji, as forums type them, as the characters they stand for."""

import re
import unicodedata
from functools import cache
from typing import Final

_SHORT: Final = re.compile(r"(?<![\w:/]):([a-z0-9_+-]{1,40}):(?:t[1-6]:)?(?![\w/])")
# Those whose short name is not the character's own one in Unicode.
_TABLE: Final = """
+1 👍  -1 👎  thumbsup 👍  thumbsdown 👎  ok_hand 👌  clap 👏  pray 🙏  wave 👋  raised_hands 🙌  muscle 💪
point_up ☝️  point_down 👇  point_right 👉  point_left 👈  handshake 🤝  crossed_fingers 🤞
writing_hand ✍️  eyes 👀  smile 😄  smiley 😃  grinning 😀  grin 😁  laughing 😆  joy 😂  rofl 🤣
sweat_smile 😅  slight_smile 🙂  slightly_smiling_face 🙂  blush 😊  wink 😉  heart_eyes 😍  sunglasses 😎
thinking 🤔  neutral_face 😐  confused 😕  sob 😭  frowning 😦  slight_frown 🙁  cry 😢  disappointed 😞
angry 😠  rage 😡  scream 😱  open_mouth 😮  astonished 😲  sweat 😓  upside_down_face 🙃  hugs 🤗
stuck_out_tongue 😛  stuck_out_tongue_winking_eye 😜  yum 😋  innocent 😇  relieved 😌  nerd_face 🤓
face_with_monocle 🧐  shushing_face 🤫  sleeping 😴  mask 😷  star_struck 🤩  partying_face 🥳
exploding_head 🤯  shrug 🤷  man_shrugging 🤷‍♂️  woman_shrugging 🤷‍♀️  facepalm 🤦
man_facepalming 🤦‍♂️  woman_facepalming 🤦‍♀️  heart ❤️  blue_heart 💙  broken_heart 💔  tada 🎉
confetti_ball 🎊  100 💯  fire 🔥  star ⭐  star2 🌟  sparkles ✨  zap ⚡  boom 💥  bulb 💡  bug 🐛
warning ⚠️  exclamation ❗  question ❓  heavy_check_mark ✔️  white_check_mark ✅  check_mark ✔️  x ❌
heavy_plus_sign ➕  heavy_minus_sign ➖  information_source ℹ️  no_entry ⛔  arrow_right ➡️
arrow_left ⬅️  arrow_up ⬆️  arrow_down ⬇️  hospital 🏥  mag 🔍  memo 📝  pencil 📝  pencil2 ✏️  book 📖
books 📚  link 🔗  email ✉️  envelope ✉️  phone ☎️  computer 💻  gear ⚙️  wrench 🔧  lock 🔒  hourglass ⌛
clock 🕒  date 📅  calendar 📆  chart_with_upwards_trend 📈  beers 🍻  chart_with_downwards_trend 📉
coffee ☕  sunny ☀️  us 🇺🇸  cn 🇨🇳  de 🇩🇪  gb 🇬🇧  lungs 🫁  brain 🧠  bone 🦴  stethoscope 🩺
drop_of_blood 🩸  adhesive_bandage 🩹
"""
_NAMES: Final = dict(zip(_TABLE.split()[::2], _TABLE.split()[1::2], strict=True))


def spoken(text: str) -> str:
    """The text with characters for the short names that are known; others stay as they were typed.

    >>> spoken("Thanks :+1: at 10:30:45, :rocket: :no_such_thing:")
    'Thanks 👍 at 10:30:45, 🚀 :no_such_thing:'
    """
    return _SHORT.sub(lambda found: _character(found[1]) or found[0], text) if ":" in text else text


@cache
def _character(name: str) -> str:
    if name in _NAMES:
        return _NAMES[name]
    words = name.replace("_", " ").upper()
    for wanted in (words, f"{words} FACE", f"{words} SYMBOL"):
        try:
            found = unicodedata.lookup(wanted)
        except KeyError:
            continue
        if ord(found) >= 0x1F300:  # noqa: PLR2004 - where pictures begin
            return found
    return ""
