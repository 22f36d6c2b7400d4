"""Secrets at rest: credentials of CRMs and webhooks are kept encrypted, with keys that are not in the database.

The keys come from the setting ``sealing_keys`` (several machines share them), else from a file in the data folder that
only its owner can read, made at first use. The first key seals; all of them open, so that a key is rotated by putting a
new one in front. When to modify: with the way secrets are encrypted.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from api.settings import Settings
from assigner.errors import AssignerError
from assigner.language import Words

FILE_NAME = "sealing.keys"

CANNOT_OPEN = Words(
    "A secret for ({purpose}) cannot be opened with the keys of this process. Put the key that sealed it into "
    "ASSIGNER_SEALING_KEYS or back into {file}, or enter the secret anew.",
    "无法用本进程的密钥打开（{purpose}）的机密。请将加密时所用的密钥放入 ASSIGNER_SEALING_KEYS 或放回 {file}，或重新录入该机密。",
)
NO_KEY = Words(
    "A sealing key is no Fernet key (32 bytes as URL-safe base64). Make one: assigner doctor --new-sealing-key",
    "加密密钥不是 Fernet 密钥（32 字节的 URL 安全 base64）。请生成：assigner doctor --new-sealing-key",
)


class SealingError(AssignerError):
    """A secret cannot be opened, or a key is none."""

    code = "sealing"


class Sealing:
    """Seals and opens secrets.

    Parameters
    ----------
    keys
        Fernet keys; the first seals, all open.
    file
        Where the keys are kept, for messages.
    """

    def __init__(self, keys: list[str], file: Path) -> None:
        self._file = file
        try:
            self._box = MultiFernet([Fernet(key) for key in keys])
        except ValueError:
            raise SealingError(NO_KEY) from None

    @classmethod
    def of(cls, settings: Settings) -> Sealing:
        """Return the sealing of a process; makes the key file when neither setting nor file is there."""
        file = settings.data_folder / FILE_NAME
        given = settings.sealing_keys.get_secret_value() if settings.sealing_keys else _kept_or_new(file)
        return cls([key.strip() for key in given.replace(",", "\n").splitlines() if key.strip()], file)

    def seal(self, text: str, purpose: str) -> str:
        """Return the text encrypted, usable for this purpose only."""
        plain = json.dumps({"purpose": purpose, "text": text}, ensure_ascii=False)
        return self._box.encrypt(plain.encode()).decode()

    def open(self, sealed: str, purpose: str) -> str:
        """Return the text of what was sealed for this purpose.

        Raises
        ------
        SealingError
            None of our keys sealed it, it was changed, or it was sealed for another purpose.
        """
        try:
            plain = json.loads(self._box.decrypt(sealed.encode()))
        except InvalidToken:
            plain = {}
        if plain.get("purpose") != purpose:
            raise SealingError(CANNOT_OPEN.filled(purpose=purpose, file=self._file.name))
        return str(plain["text"])


def new_key() -> str:
    """Return a new key."""
    return Fernet.generate_key().decode()


def _kept_or_new(file: Path) -> str:
    """Return the keys of the file. Of several processes that start at once one makes it, whole or not at all."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=file.name)  # only its owner can read it
        draft = Path(name)
        with os.fdopen(descriptor, "w", encoding="ascii") as lines:
            lines.write(new_key() + "\n")
            lines.flush()
            os.fsync(lines.fileno())
        try:
            os.link(draft, file)  # fails when another process was first; its key then holds
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text(encoding="ascii")
