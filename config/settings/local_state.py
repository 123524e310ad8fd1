"""The folder in which the embedded edition keeps its state, and what must exist in it before settings are complete."""

import os
import re
import secrets
from hashlib import sha256
from pathlib import Path

from config.environment import SettingsError

LONGEST_SOCKET_PATH = 100  # bytes; sockaddr_un holds 104 to 108, depending on the system
SAFE_IN_A_URL = re.compile(r"[\w ./+-]+", re.ASCII)


def prepare(data_dir: Path) -> None:
    """Make the folder, readable by its owner only. Raises SettingsError where it cannot be used."""
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"MEDAI_DATA_DIR: {data_dir} cannot be used: {error.strerror}.") from None
    if not os.access(data_dir, os.R_OK | os.W_OK | os.X_OK):
        raise SettingsError(f"MEDAI_DATA_DIR: {data_dir} cannot be written by this user.")


def secret_in(path: Path, *, length: int) -> str:
    """The secret kept in a file that only its owner may read, made of `length` random bytes where there is none yet.

    Safe to call from many processes at once.
    """
    if not path.exists():
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(length))
        try:
            os.link(draft, path)  # the first process wins; the others read its secret
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def socket_path(data_dir: Path, name: str) -> Path:
    """Where a server of ours listens: in the data folder, or in a private temporary folder where that path will not do.

    It will not do when it is too long for a socket address, or holds characters that change their meaning in a URL.
    """
    path = data_dir / "run" / f"{name}.sock"
    if len(os.fsencode(path)) < LONGEST_SOCKET_PATH and SAFE_IN_A_URL.fullmatch(str(path)):
        return path
    digest = sha256(os.fsencode(data_dir)).hexdigest()[:12]
    # Not tempfile's folder: TMPDIR differs between shells, and all of them must find the same socket.
    return Path("/tmp") / f"medai-{os.getuid()}-{digest}" / f"{name}.sock"  # noqa: S108 - prepare_socket_folder
