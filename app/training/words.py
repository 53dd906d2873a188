"""Make ``words.json``: log odds of folded words, Vietnamese against English, from the labelled situations."""

import json
import math
import re
from collections import Counter

from app.language.detect import WORDS
from app.language.fold import fold
from app.settings import knowledge_folder


def main() -> None:
    """Count words of both languages and keep those that tell."""
    counts = {"vi": Counter[str](), "en": Counter[str]()}
    for path in sorted((knowledge_folder() / "examples").glob("situations-*.jsonl")):
        language = path.stem.split("-")[1]
        if language in counts:
            for line in path.read_text(encoding="utf-8").splitlines():
                counts[language].update(re.findall(r"[^\W\d_]+", fold(json.loads(line)["text"])))
    totals = {k: sum(c.values()) for k, c in counts.items()}
    odds = {}
    for word in set(counts["vi"]) | set(counts["en"]):
        vi, en = counts["vi"][word], counts["en"][word]
        if vi + en >= 4 and han_free(word):
            value = math.log((vi + 0.5) / totals["vi"]) - math.log((en + 0.5) / totals["en"])
            if abs(value) > 1:
                odds[word] = round(max(-4.0, min(4.0, value)), 1)
    lines = ",\n".join(f"{json.dumps(w, ensure_ascii=False)}: {v}" for w, v in sorted(odds.items()))
    WORDS.write_text("{\n" + lines + "\n}\n", encoding="utf-8")
    print(f"{len(odds)} words")


def han_free(word: str) -> bool:
    return word.isascii()


if __name__ == "__main__":
    main()
