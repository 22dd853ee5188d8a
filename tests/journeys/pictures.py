"""Screenshots, for those who want to look; none are made unless asked for: ``--screenshots FOLDER``."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page


@dataclass(frozen=True, slots=True)
class Pictures:
    """A folder of screenshots, or no folder and none."""

    folder: Path | None
    thorough: bool = False
    """Whether pages are also looked at more closely than every day."""

    def take(self, page: Page, name: str, *, height: int | None = None) -> None:
        """Keep what a page shows as ``name.png``: all of it, or what a window of that height shows."""
        if self.folder is None:
            return
        if height and page.viewport_size:
            page.set_viewport_size({"width": page.viewport_size["width"], "height": height})
        path = self.folder / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=path, full_page=height is None, animations="disabled")

    def print(self, page: Page, name: str) -> None:
        """Keep how a page is printed on A4, as ``name.pdf``."""
        if self.folder is None:
            return
        path = self.folder / f"{name}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        page.pdf(path=path, format="A4")
