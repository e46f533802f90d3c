"""The pictures of the documentation, taken from a desk of their own: `python assets/docs/shoot.py`.

Starts the demonstration in a temporary folder, drives Debian's chromium through it, and writes docs/pictures/*.png.
Every picture has a fixed size and a palette of its own, so that none is heavier than HEAVIEST bytes.
"""

from __future__ import annotations

import io
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
TARGET = ROOT / "docs" / "pictures"
DESKTOP, PHONE = (1366, 900), (390, 844)
HEAVIEST = 250_000
LOCALES = {"vi": "vi-VN", "en": "en-GB"}
CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--hide-scrollbars"),
)
LINK = re.compile(r"https?://\S+/accounts/link/\S+/")
SIGN_IN = re.compile("^(Đăng nhập|Sign in)$")
PASSWORD = "chi-de-chup-anh-2026"  # noqa: S105 -- of an account that lives as long as the temporary folder

POST = {
    "vi": (
        "Tin phường Bến Hoa Đăng Mẫu",
        "Sáng thứ Bảy cùng dọn bến đò",
        "Mời bà con có mặt ở bến lúc 6 giờ. Phường lo chổi, găng tay và nước uống.",
    ),
    "en": (
        "Bến Hoa Đăng Mẫu Ward news",
        "Cleaning the ferry landing on Saturday morning",
        "Meet at the landing at six. The ward brings brooms, gloves and water.",
    ),
}
# An invented export in the shape of a platform's own; the last row is one the desk refuses.
EXPORT = """\
"Post ID","Page ID","Page name",Title,Description,"Publish time",Permalink,"Post type",Date,Views,Reach,Reactions,Comments,Shares
122100000000000001,615001,"Tin phường Bến Hoa Đăng Mẫu","Triều lên, đường Bờ Kè ngập 20 cm",,"03/28/2026 17:30",https://example.org/1,Photos,Lifetime,2750,2011,120,19,25
122100000000000002,615001,"Tin phường Bến Hoa Đăng Mẫu","Lịch cúp nước khu phố 3 và 4",,"03/29/2026 08:00",https://example.org/2,Text,Lifetime,980,,30,6,5
122100000000000003,615001,"Tin phường Bến Hoa Đăng Mẫu","Xe buýt số 7 dừng ở trạm mới",,"03/30/2026 09:15",https://example.org/3,Photos,Lifetime,1412,1105,64,11,8
122100000000000004,615001,"Tin phường Bến Hoa Đăng Mẫu","Đêm hoa đăng: gửi xe ở đâu",,"03/31/2026 16:40",https://example.org/4,Videos,Lifetime,3120,2480,211,43,77
1.22100E+17,615001,"Tin phường Bến Hoa Đăng Mẫu","Chợ Bến dời khu rau",,"04/01/2026 06:00",https://example.org/5,Text,Lifetime,702,590,18,2,1
"""  # noqa: E501 -- a row is a line


class Desk:
    """One demonstration desk, from start to stop; `links` are its one-time sign-in links in the order printed."""

    def __init__(self, folder: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = Path(folder) / "log"
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        chosen = {"SIGNALMAST_DATA": f"{folder}/data", "SIGNALMAST_PORT": str(self.port), "PYTHONUNBUFFERED": "1"}
        with self.log.open("wb") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "signalmast", "serve", "--prepare"],
                cwd=ROOT,
                env=kept | chosen | {"SIGNALMAST_ENV_FILE": "/nonexistent"},
                stdout=stream,
                stderr=stream,
                start_new_session=True,
            )

    def wait(self) -> list[str]:
        for _second in range(300):
            text = self.log.read_text("utf-8")
            if "Ready:" in text:
                return LINK.findall(text)
            if self.process.poll() is not None:
                raise SystemExit(text)
            time.sleep(1)
        raise SystemExit("the desk did not come up within 300 seconds")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


class Camera:
    def __init__(self, browser: Browser, desk: Desk, links: list[str]) -> None:
        self.browser, self.desk = browser, desk
        _administrator, editor, _reader = links
        self.editor = self._signed_in(editor)
        self.analyst = self._invited(links[0])

    def _context(self, lang: str = "vi", size: tuple[int, int] = DESKTOP, state: object = None) -> BrowserContext:
        return self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale=LOCALES[lang],
            timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion="reduce",
            storage_state=state,  # type: ignore[arg-type]
        )

    def _signed_in(self, link: str) -> object:
        page = self._context().new_page()
        page.goto(link)
        page.get_by_role("button", name=SIGN_IN).click()
        page.wait_for_url("**/admin/**")
        return self._cookies(page)

    def _invited(self, administrator: str) -> object:
        """An analyst, invited as an administrator would: who brings figures in and makes reviews."""
        page = self._context(state=self._signed_in(administrator)).new_page()
        page.goto(self.desk.address + "/admin/users/new/")
        page.get_by_label("Tên").first.fill("Lê Minh Mẫu")
        page.get_by_label("Email").first.fill("phan-tich@example.org")
        page.get_by_label("Người phân tích số liệu").check()
        page.get_by_role("button", name="Mời", exact=True).click()
        page.wait_for_function("document.body.innerHTML.includes('/accounts/link/')")
        found = LINK.search(page.content().replace('"', " ").replace("<", " "))
        if found is None:
            raise SystemExit("no link after the invitation")
        guest = self._context().new_page()
        guest.goto(found.group())
        for box in guest.locator("input[type=password]").all():
            box.fill(PASSWORD)
        guest.locator("input[type=password]").last.press("Enter")
        guest.wait_for_url("**/admin/**")
        return self._cookies(guest)

    @staticmethod
    def _cookies(page: Page) -> object:
        """The session alone: the language is left to each picture's browser."""
        state = page.context.storage_state()
        state["cookies"] = [one for one in state["cookies"] if one["name"] == "sessionid"]
        return state

    def front(self, lang: str, size: tuple[int, int] = DESKTOP, name: str = "front") -> None:
        page = self._context(lang, size).new_page()
        page.goto(self.desk.address + ("/" if lang == "vi" else "/en/"))
        self._take(page, f"{name}-{lang}")

    def write(self, lang: str) -> None:
        section, headline, summary = POST[lang]
        page = self._context(lang, state=self.editor).new_page()
        page.goto(self.desk.address + "/admin/")
        page.get_by_role("link", name=section).first.click()
        page.locator("#id_title").fill(headline)
        page.locator("#id_summary").fill(summary)
        page.locator("#id_title").focus()
        self._take(page, f"write-{lang}")

    def bring_in(self, lang: str) -> None:
        page = self._context(lang, state=self.analyst).new_page()
        page.goto(self.desk.address + "/admin/imports/new/")
        page.locator("input[type=file]").set_input_files(
            {"name": "bai-dang-thang-3.csv", "mimeType": "text/csv", "buffer": b"\xef\xbb\xbf" + EXPORT.encode()}
        )
        page.get_by_role("button", name=re.compile("Xem tệp|Look at the file")).click()
        page.wait_for_url(re.compile(r"/admin/imports/\d+/"))
        self._take(page, f"import-{lang}")

    def review(self, lang: str) -> None:
        page = self._context(lang, state=self.analyst).new_page()
        page.goto(self.desk.address + "/admin/reviews/")
        page.locator("main a[href*='/admin/reviews/']:not([href$='/new/'])").last.click()
        page.goto(f"{page.url}open/{lang}/")
        page.locator("#overview").evaluate("there => window.scrollTo(0, there.offsetTop - 24)")
        self._take(page, f"review-{lang}")
        page.locator("a[href*='/figures/']").nth(1).click()
        page.wait_for_url("**/figures/**")
        self._take(page, f"figure-{lang}")

    @staticmethod
    def _take(page: Page, name: str) -> None:
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(500)
        picture = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide"))).convert("RGB")
        path = TARGET / f"{name}.png"
        for colours in (256, 160, 96, 48):
            picture.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
            if path.stat().st_size <= HEAVIEST:
                break
        sys.stdout.write(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1000} kB\n")


def main() -> None:
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        desk = Desk(folder)
        try:
            links = desk.wait()
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            camera = Camera(browser, desk, links)
            for lang in LOCALES:
                camera.front(lang)
                camera.write(lang)
                camera.bring_in(lang)
                camera.review(lang)
            camera.front("vi", PHONE, "phone")
            browser.close()
        finally:
            desk.stop()


if __name__ == "__main__":
    main()
