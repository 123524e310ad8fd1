"""What the person at the console reads once the site answers."""

from pathlib import Path


def lines(*, name: str, site_url: str, outbox_key_file: Path | None, demo_accounts_file: Path) -> tuple[str, ...]:
    """Addresses and, where the starter content made some, the demonstration accounts with their password."""
    shown = [f"{name} is ready.", "", f"  Site    {site_url}"]
    if outbox_key_file is not None:
        shown.append(f"  Mail    {site_url}/outbox/?key={outbox_key_file.read_text().strip()}")
    if demo_accounts_file.is_file():
        shown += ["", *(f"  {line}".rstrip() for line in demo_accounts_file.read_text().splitlines())]
    return ("", *shown, "", "Ctrl-C stops it.", "")
