"""Fxiaoke's envelope: AES-256-CBC under the 解析密钥, SHA-1 over a plain concatenation.

The IV is the first half of the key, as the vendor's demo has it. SHA-1 is the protocol's, not our choice; the secret
key at the end of what is hashed makes it a signature. When to modify: when Fxiaoke changes its scheme.
"""

from __future__ import annotations

import base64
import binascii
import hashlib

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

BLOCK_BITS = 128


def signature(*parts: object) -> str:
    """Return the lower-case hex signature of parts, joined as they are; the last one is the key in Base64."""
    return hashlib.sha1("".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()


def encrypt(text: bytes, aes_key: str) -> str:
    """Return a text encrypted, in Base64."""
    padder = padding.PKCS7(BLOCK_BITS).padder()
    encryptor = _cipher(aes_key).encryptor()
    padded = padder.update(text) + padder.finalize()
    return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()


def decrypt(content: str, aes_key: str) -> bytes:
    """Return what was encrypted.

    Raises
    ------
    ValueError
        The content is not Base64, or was not encrypted with this key.
    """
    try:
        raw = base64.b64decode(content, validate=True)
    except binascii.Error as fault:
        raise ValueError(str(fault)) from None
    decryptor = _cipher(aes_key).decryptor()
    unpadder = padding.PKCS7(BLOCK_BITS).unpadder()
    return unpadder.update(decryptor.update(raw) + decryptor.finalize()) + unpadder.finalize()


def _cipher(aes_key: str) -> Cipher[CBC]:
    key = base64.b64decode(aes_key)
    return Cipher(AES(key), CBC(key[:16]))
