"""The folder in which the embedded edition keeps its state, and what must exist in it before settings are complete."""

import os
import secrets
import tempfile
from hashlib import sha256
from pathlib import Path

LONGEST_SOCKET_PATH = 100  # bytes; sockaddr_un holds 104 to 108, depending on the system


def prepare(data_dir: Path) -> str:
    """Make the folder, readable by its owner only, and return its secret key. Safe to call from many processes."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    key_file = data_dir / "secret_key"
    if not key_file.exists():
        draft = data_dir / f".secret_key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        try:
            os.link(draft, key_file)  # the first process wins; the others read its key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return key_file.read_text().strip()


def socket_path(data_dir: Path, name: str) -> Path:
    """Where a server of ours listens: in the data folder, or a private temporary one when that path is too long."""
    path = data_dir / "run" / f"{name}.sock"
    if len(os.fsencode(path)) < LONGEST_SOCKET_PATH:
        return path
    digest = sha256(os.fsencode(data_dir)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"medai-{os.getuid()}-{digest}" / f"{name}.sock"
