"""Run Lighthouse on the pages that most visitors meet, as its mobile profile sees them: python -m tests.lighthouse NODE

NODE is the folder that holds `node` and, below `node_modules`, Lighthouse. Prints a table; ends with 1 where a page
falls short of what the site promises.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.server import furnish, serving

PAGES = {
    "home": "en/",
    "list": "en/organisations/?sector=finance",
    "record": "en/organisations/hkust/",
    "guide": "en/guides/ai-in-finance/",
    "landscape": "en/landscape/",
    "network": "en/network/",
    "statistics": "en/statistics/",
    "home in Chinese": "zh-hant/",
    "record in Chinese": "zh-hant/organisations/hkust/",
}
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
CHROMIUM = "--headless=new --no-sandbox --disable-gpu --disable-quic --disable-background-networking"
# The best of a few runs: what other work on the machine costs is not the page's doing.
RUNS = 3


def scores(tools: Path, address: str) -> dict[str, int]:
    """Return the score of a page in each category, out of 100."""
    command = [
        str(tools / "bin" / "node"),
        str(tools / "node_modules" / "lighthouse" / "cli" / "index.js"),
        address,
        "--quiet",
        "--output=json",
        "--form-factor=mobile",
        f"--only-categories={','.join(LEAST)}",
        f"--chrome-flags={CHROMIUM}",
    ]
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    done = subprocess.run(command, env=os.environ | {"CHROME_PATH": chromium}, capture_output=True, check=True)
    report = json.loads(done.stdout)
    for category in LEAST:
        for audit in report["categories"][category]["auditRefs"]:
            found = report["audits"][audit["id"]]
            if audit["weight"] and category != "performance" and found["score"] not in (1, None):
                print(f"  {category}: {found['title']}", file=sys.stderr)
    return {name: round(report["categories"][name]["score"] * 100) for name in LEAST}


def best(tools: Path, address: str) -> dict[str, int]:
    """Return the best of some runs, no more of them than are needed."""
    found = dict.fromkeys(LEAST, 0)
    for _ in range(RUNS):
        found = {name: max(found[name], score) for name, score in scores(tools, address).items()}
        if all(found[name] >= least for name, least in LEAST.items()):
            break
    return found


def main(tools: Path) -> int:
    short = []
    with tempfile.TemporaryDirectory() as folder:
        furnish(Path(folder))
        with serving(Path(folder)) as server:
            print(f"{'page':20}" + "".join(f"{name:>16}" for name in LEAST))
            for name, path in PAGES.items():
                found = best(tools, f"{server.address}/{path}")
                print(f"{name:20}" + "".join(f"{found[category]:16}" for category in LEAST), flush=True)
                short += [name] if any(found[category] < least for category, least in LEAST.items()) else []
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
