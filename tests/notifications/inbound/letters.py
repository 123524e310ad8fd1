"""Mail as people's programs write it, for the tests to send."""

from email.message import EmailMessage
from email.utils import make_msgid

QUOTED = "——— Write your answer above this line ———\n\nAna Lima mentioned you in “Calibration drift”"
GMAIL = f"\n\nOn Mon, Nov 23, 2026 at 9:15 AM MedAI Commons <\nno-reply@example.org> wrote:\n\n> {QUOTED}"


def mail(
    *, to, sender, text="Recalibrate on the newest month.", tail=GMAIL, html="", files=(), message_id="", **headers
):
    """One message as bytes. `headers`: underscores stand for hyphens."""
    message = EmailMessage()
    message["From"], message["To"] = sender, to
    message["Subject"] = "Re: Calibration drift"
    message["Message-ID"] = message_id or make_msgid(domain="mail.example.net")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    if text:
        message.set_content(text + tail)
    if html:
        (message.add_alternative if text else message.set_content)(html, subtype="html")
    for name, data, kind in files:
        maintype, subtype = kind.split("/")
        message.add_attachment(data, maintype=maintype, subtype=subtype, filename=name)
    return message.as_bytes()
