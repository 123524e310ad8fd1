"""Pages of a thread are ranges of numbers, so that page 250 costs what page 1 costs and no number ever changes page."""

from dataclasses import dataclass

PER_PAGE = 20  # numbers, whatever became of the posts under them
LONGEST_NUMBER = 9  # digits


@dataclass(frozen=True)
class Page:
    """One page: the numbers on it, and how many pages there are."""

    number: int
    count: int
    first: int
    last: int

    @property
    def previous(self) -> int | None:
        """The page before."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The page after."""
        return self.number + 1 if self.number < self.count else None

    @property
    def near(self) -> list[int | None]:
        """Pages to link to: both ends and those around this one; None where some are left out."""
        wanted = sorted(
            {1, 2, self.number - 1, self.number, self.number + 1, self.count} & set(range(1, self.count + 1))
        )
        found: list[int | None] = []
        for number in wanted:
            if found and found[-1] is not None and number > found[-1] + 1:
                found.append(None)
            found.append(number)
        return found


def page_of(number: int) -> int:
    """The page on which the post with this number stands."""
    return max(1, (number - 1) // PER_PAGE + 1)


def parse(text: str | None) -> int | None:
    """The number of a page as an address names it; 1 where it names none, None for what is no number."""
    if text is None:
        return 1
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if is_number else None


def page(number: int, last_number: int) -> Page | None:
    """The page with this number of a thread whose newest post has `last_number`; None where there is no such page."""
    count = page_of(last_number)
    if not 1 <= number <= count:
        return None
    first = (number - 1) * PER_PAGE + 1
    return Page(number, count, first, min(first + PER_PAGE - 1, max(last_number, 1)))


def anchor(number: int) -> str:
    """What follows the address of a thread to lead to the post with this number."""
    page_number = page_of(number)
    return f"?page={page_number}#post-{number}" if page_number > 1 else f"#post-{number}"
