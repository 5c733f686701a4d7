"""Folders that copy themselves to other machines, where records of patients do not belong."""

import re
from pathlib import Path

NAMES = re.compile(
    r"(?i)^(onedrive|dropbox|google ?drive|my drive|icloud|iclouddrive|mobile documents|com~apple~clouddocs|"
    r"box|box sync|nextcloud|owncloud|sharepoint|creative cloud files|pcloud|mega|megasync|syncthing)\b"
)


def synced(place: Path) -> str:
    """Say that a folder looks as if it copied itself to other machines; nothing if it does not.

    Only the names of folders are looked at, so that a folder under another name is not seen.

    Parameters
    ----------
    place : a folder or file.

    Examples
    --------
    >>> synced(Path("/Users/a/OneDrive - Curlew/extract"))[:48]
    "'OneDrive - Curlew' looks like a folder that cop"
    >>> synced(Path("/data/boxes"))
    ''

    """
    for part in place.expanduser().absolute().parts:
        if NAMES.match(part):
            return (
                f"{part!r} looks like a folder that copies itself to other machines. Keep records of patients, and "
                "my-work beside them, in a folder that stays on this machine; ask the privacy officer which."
            )
    return ""
