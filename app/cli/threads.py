"""``threads``: conversations kept, shown and forgotten."""

import argparse
import json
from datetime import datetime

from app.settings import get_settings


def threads(args: argparse.Namespace) -> int:
    """List, show or delete conversations."""
    from app.advisor.threads import Threads

    settings = get_settings()
    kept = Threads(settings.threads_path, settings.workspace)
    if args.action == "list":
        rows = kept.list()
        if args.json:
            print(json.dumps({"threads": rows}, ensure_ascii=False))
        else:
            for row in rows:
                print(
                    f"{row['id']:<14} {datetime.fromtimestamp(row['updated']):%Y-%m-%d %H:%M}  {row['title']}"
                )
            if not rows:
                print("No threads.")
        return 0
    if args.action == "show":
        print(json.dumps(kept.show(args.thread), ensure_ascii=False, indent=None if args.json else 2))
        return 0
    kept.delete(args.thread)
    print(json.dumps({"deleted": args.thread}) if args.json else f"Deleted {args.thread}.")
    return 0
