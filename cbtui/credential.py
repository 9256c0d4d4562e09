"""Key, secret and App ID as people copy them, and the command that prints a secret."""

from __future__ import annotations

from pathlib import Path

from cbtui.errors import ConfigError
from cbtui.phrase import Phrase, Words
from cbtui.tables import RefusedError, Secret
from cbtui.text import clean

COMMAND_TIMEOUT = 30.0
"""Seconds that ``api_secret_command`` may take (it may ask for a passphrase)."""

_INVISIBLE = "\ufeff\u200b\u2060"
"""What editors and pages put around a copied text beside white space."""
_QUOTES = {'"': '"', "'": "'", "`": "`", "“": "”", "‘": "’", "«": "»"}


def copied(text: str) -> str:
    """The text without what came along with it.

    Raises:
        RefusedError: it stands in quotation marks, or is no text; the credentials would be refused.
    """
    plain = text.strip().strip(_INVISIBLE).strip()
    if len(plain) > 1 and _QUOTES.get(plain[0]) == plain[-1]:
        raise RefusedError("has quotation marks around it; leave them out")
    try:
        plain.encode()
    except UnicodeEncodeError:
        raise RefusedError("is not text; copy it again") from None
    return plain


def copied_secret(secret: Secret) -> Secret:
    """The same for a secret."""
    return Secret(copied(secret.reveal()))


def from_command(command: str) -> str:
    """The first line that a command prints.

    Raises:
        ConfigError: it failed, or printed none that can be a secret.
    """
    import shlex
    import subprocess

    words: list[str] = []
    why: Words
    try:
        words = shlex.split(command)
        done = subprocess.run(  # noqa: S603 - the user's own command, split without a shell
            words, capture_output=True, text=True, encoding="utf-8", timeout=COMMAND_TIMEOUT, check=True
        )
    except subprocess.CalledProcessError as error:
        why = Phrase("it ended with status {status}", status=error.returncode)
    except subprocess.TimeoutExpired:
        why = Phrase("it took longer than {seconds} s", seconds=f"{COMMAND_TIMEOUT:.0f}")
    except UnicodeDecodeError:
        why = Phrase("it printed what is not text")
    except OSError as error:
        why = clean(error.strerror or error)
    except ValueError:
        why = Phrase("it can't be split into words; look at its quotation marks")
    else:
        secret, why = _first_line(done.stdout)
        if secret:
            return secret
    name = clean(Path(words[0]).name) if words else "api_secret_command"
    raise ConfigError(
        "api_secret_command gave no secret",
        Phrase("{name}: {why}", name=name, why=why),
        "Run it yourself to see what it says.",
    )


def _first_line(printed: str) -> tuple[str, Words]:
    """The secret, or empty and why there is none."""
    lines = printed.splitlines()
    try:
        secret = copied(lines[0]) if lines else ""
    except RefusedError as refused:
        return "", Phrase("its first line {why}", why=refused.why)
    return secret, Phrase("its first line is empty") if lines else Phrase("it printed nothing")
