"""Why a file is not taken, each with a sentence that says what to do instead."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from content.attachments import sizes
from foundation.errors import DomainError, Text

MEGABYTE: Final = 1024 * 1024  # bytes

# code: (sentence, what stands in its placeholders)
_SENTENCES: Final[dict[str, tuple[Text, dict[str, Any]]]] = {
    # How much.
    "file_empty": (_("This file is empty. Choose another one."), {}),
    "file_too_large": (
        _("A file may have at most %(most)d MB. Attach the part that you mean, or link to a repository."),
        {"most": sizes.LARGEST_FILE // MEGABYTE},
    ),
    "image_too_large": (
        _("An image may have at most %(most)d MB. Save it smaller, or as a JPEG."),
        {"most": sizes.LARGEST_IMAGE // MEGABYTE},
    ),
    "quota_reached": (
        _("Your files together may have at most %(most)d MB, and this one does not fit any more. Ask the staff."),
        {"most": sizes.MOST_PER_MEMBER // MEGABYTE},
    ),
    "too_many_files": (
        _("One text may carry at most %(most)d files. Take some of them out."),
        {"most": sizes.MOST_PER_HOST},
    ),
    "alt_text_too_long": (
        _("A description may have at most %(most)d characters. Shorten it."),
        {"most": sizes.LONGEST_ALT_TEXT},
    ),
    # What it is.
    "file_unknown": (_("Files of this kind cannot be attached. Use PNG, JPEG, WebP, GIF, PDF, TXT or CSV."), {}),
    "file_svg": (_("SVG can hold scripts and is not taken. Export the drawing as PNG."), {}),
    "file_markup": (_("HTML and XML can hold scripts and are not taken. Save the page as PDF, or paste its text."), {}),
    "file_heic": (_("HEIC and AVIF are not taken. Export the picture as JPEG or PNG."), {}),
    "file_other_picture": (_("Pictures of this format are not taken. Export it as PNG or JPEG."), {}),
    "file_archive": (
        _("Archives are not taken. Attach the one file that you mean, or link to a repository."),
        {},
    ),
    "file_office": (_("Office documents are not taken. Save it as PDF, or a table as CSV."), {}),
    "file_dicom": (
        _(
            "This is a DICOM file. It holds the patient's name, numbers and dates beside the picture and is not taken. "
            "In your viewer, hide all overlays and export the one image that you mean as PNG; check that no name, "
            "number or date is burned into it, then attach the PNG."
        ),
        {},
    ),
    "file_nifti": (
        _(
            "This is a NIfTI volume and is not taken. Export the slices that you mean as PNG, or link to a repository "
            "that holds de-identified data."
        ),
        {},
    ),
    "file_program": (_("Programs and scripts are not taken. Paste the lines that you mean as a code block."), {}),
    "file_recording": (_("Sound and video are not taken. Attach a still image, or link to the recording."), {}),
    "text_not_readable": (
        _("The text of this file cannot be read. Save it as UTF-8 and attach it again."),
        {},
    ),
    "text_too_long": (
        _("A text may have at most %(most)d characters, so that all of it can be checked. Attach the part you mean."),
        {"most": sizes.MOST_CHARACTERS},
    ),
    "text_extension": (
        _("A text file has to end in .txt, a table in .csv. Rename it, or paste the lines that you mean."),
        {},
    ),
    # Pictures.
    "image_unreadable": (
        _("This image is broken or cut short. Open it, save it again as PNG or JPEG, and attach that."),
        {},
    ),
    "image_too_small": (_("This image is too small. Choose one of at least 96 by 96 pixels."), {}),
    "avatar_format": (_("Choose a picture as PNG, JPEG or WebP."), {}),
    "image_too_many_pixels": (
        _("An image may have at most %(most)d megapixels. Save it smaller."),
        {"most": sizes.MOST_PIXELS // 1_000_000},
    ),
    "image_too_many_frames": (
        _("A moving image may have at most %(most)d frames, fewer when they are large. Shorten it or make it smaller."),
        {"most": sizes.MOST_FRAMES},
    ),
    "image_too_costly": (
        _("This image needs too much memory. Save it smaller, or as PNG or JPEG without progressive loading."),
        {},
    ),
    "image_grew": (_("This image becomes too large when it is made anew. Save it smaller, or as a JPEG."), {}),
    # PDF.
    "pdf_unreadable": (_("This PDF cannot be read. Print it to a new PDF and attach that."), {}),
    "pdf_encrypted": (
        _("This PDF is protected. Print it to a new PDF without protection and attach that."),
        {},
    ),
    "pdf_active": (
        _("This PDF holds scripts, forms that send, or other files. Print it to a new PDF and attach that."),
        {},
    ),
    "pdf_too_long": (
        _("A PDF may have at most %(most)d pages and %(characters)d characters. Attach the pages that you mean."),
        {"most": sizes.MOST_PAGES, "characters": sizes.MOST_CHARACTERS},
    ),
    "pdf_too_costly": (_("This PDF needs too much memory. Print it to a new PDF and attach that."), {}),
    # The process.
    "decoding_too_slow": (
        _("Reading this file takes longer than %(most)d seconds. Save it smaller or simpler and try again."),
        {"most": sizes.WALL_SECONDS},
    ),
    "decoding_busy": (_("The site is busy with other files. Try again in a moment."), {}),
    "looks_like_record": (
        _(
            "This file looks like a patient's record and cannot be attached. Write a summary without identifiers "
            "into your text instead."
        ),
        {},
    ),
    # Claims.
    "not_on_cases": (
        _("PDF and CSV cannot be attached to a case. Attach images, or link to a repository."),
        {},
    ),
}
TOO_LARGE: Final = frozenset({"file_too_large", "image_too_large"})


class AttachmentRefused(DomainError):
    """The file is not taken. Interfaces answer 413 for the codes of TOO_LARGE, 422 for the others."""

    def __init__(self, code: str, *, field: str = "file") -> None:
        sentence, facts = _SENTENCES[code]
        super().__init__(code, sentence % facts if facts else sentence, field=field)  # type: ignore[operator]


def wrong_extension(extension: str, label: str, right: str) -> DomainError:
    """The name says another format than the content."""
    return DomainError(
        "wrong_extension",
        _("The name ends in .%(extension)s, but the content is %(label)s. Rename the file to end in .%(right)s.")
        % {"extension": extension, "label": label, "right": right},
        field="file",
    )


def codes() -> frozenset[str]:
    """Every code there is a sentence for."""
    return frozenset(_SENTENCES)
