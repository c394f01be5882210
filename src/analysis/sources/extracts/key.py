"""The secret key pseudonyms are made with: in a file of its own, never among the data."""

import os
import secrets
import stat
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

import pandas as pd

from analysis.errors import Problem, UserError

VARIABLE = "DECORRELER_CLE"
_BYTES = 32


@dataclass(frozen=True)
class Key:
    """A key in memory. `mark` identifies it without revealing it: two imports can be linked only under the same mark."""

    secret: bytes = field(repr=False)

    @property
    def key(self) -> "Key":
        """Itself, as `KeyFile.key`."""
        return self

    @cached_property
    def mark(self) -> str:
        """Twelve hexadecimal digits."""
        return blake2b(b"marque de la cle", key=self.secret, digest_size=6).hexdigest()

    def pseudonyms(self, identifiers: pd.Series) -> pd.Series:
        """One pseudonym (16 hexadecimal digits) for each identifier, null where there is none.

        BLAKE2b keyed (RFC 7693), 64 bits: among ten million pupils two share a pseudonym with probability 3·10⁻⁶. Case
        and spaces of the identifier do not count.
        """
        positions, texts = pd.factorize(identifiers)
        plain = ("".join(text.split()).upper().encode() for text in texts.tolist())
        secret = self.secret
        hashed = [blake2b(text, key=secret, digest_size=8).hexdigest() if text else None for text in plain]
        return pd.Series(hashed, dtype="str").take(positions).set_axis(identifiers.index)


def throwaway() -> Key:
    """A key that is kept nowhere, to check files without importing them."""
    return Key(secrets.token_bytes(_BYTES))


@dataclass(frozen=True)
class KeyFile:
    """Where the key lies; read, or created, when it is first needed. `data` is the folder it may not be in."""

    path: Path
    data: Path

    @cached_property
    def key(self) -> Key:
        """The key of the file, which is created (readable by its owner alone) on first use.

        Raises
        ------
        UserError
            The file is inside the data folder, readable by others, or holds no key.
        """
        path = self.path.expanduser().resolve()
        if path.is_relative_to(self.data.resolve()):
            raise UserError(
                Problem(
                    "la clé des pseudonymes ne peut pas être rangée dans le dossier des données",
                    str(path),
                    todo=f"choisir un autre endroit, avec --key ou la variable {VARIABLE}",
                )
            )
        return Key(_read(path) if path.exists() else _create(path))


def default_path() -> Path:
    """The file named by the environment variable ``DECORRELER_CLE``, else one in the user's configuration folder."""
    if os.environ.get(VARIABLE):
        return Path(os.environ[VARIABLE])
    home = os.environ.get("APPDATA") or os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(home) / "decorreler" / "pseudonymes.cle"


def _create(path: Path) -> bytes:
    secret = secrets.token_bytes(_BYTES)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secret.hex() + "\n")
    except FileExistsError:
        return _read(path)
    except OSError as error:
        raise UserError(Problem(f"création de la clé impossible ({error.strerror})", str(path))) from None
    return secret


def _read(path: Path) -> bytes:
    try:
        if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            todo = f"chmod 600 {path}"
            raise UserError(
                Problem("la clé des pseudonymes peut être lue par d’autres utilisateurs", str(path), todo=todo)
            )
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as error:
        raise UserError(Problem(f"lecture de la clé impossible ({error.strerror})", str(path))) from None
    except ValueError:
        secret = b""
    if len(secret) != _BYTES:
        allowed = f"{2 * _BYTES} chiffres hexadécimaux"
        todo = "retrouver la clé d’origine : avec une autre, les élèves ne seraient plus reconnus d’une année à l’autre"
        raise UserError(Problem("ce fichier n’est pas une clé de pseudonymes", str(path), allowed=allowed, todo=todo))
    return secret
