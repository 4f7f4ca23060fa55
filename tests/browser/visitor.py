"""One browser window, and a note of everything in it that went wrong."""

from pathlib import Path

AXE = (Path(__file__).parent.parent / "vendor" / "axe-core" / "axe.min.js").read_text()
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WATCH_POLICY = """
window.violations = [];
document.addEventListener("securitypolicyviolation", event => {
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""


# A key pressed before the page's script has started would do nothing.
STARTED = """
() => !document.querySelector("script[type=module]")
  || "started" in document.documentElement.dataset
"""


class Visitor:
    def __init__(self, context, base_url, *, runs_scripts=True):
        self.context = context
        self.base_url = base_url
        self.runs_scripts = runs_scripts
        self.problems = []
        self.expected_status = 200
        self.is_examined = False
        context.add_init_script(WATCH_POLICY)
        context.on("request", self._note_request)
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self._note(f"error: {error}"))
        self.page.on("console", self._note_console)
        self.page.on("response", self._note_response)

    def _note(self, problem):
        self.problems.append(f"{self.page.url.removeprefix(self.base_url)}: {problem}")

    def _note_request(self, request):
        if not request.url.startswith((self.base_url, "data:", "blob:")):
            self._note(f"asks another host: {request.url}")

    def _note_console(self, message):
        is_own_status = "the server responded with a status of" in message.text
        if message.type == "error" and not is_own_status and not self.is_examined:
            self._note(f"console: {message.text}")

    def _note_response(self, response):
        if response.status >= 400 and response.status != self.expected_status:
            self._note(f"{response.status} {response.url}")

    def open(self, path, status=200):
        """Go there and notice what the policy refused; the answer's status counts."""
        self.expected_status = status
        response = self.page.goto(path, wait_until="load")
        if response.status != status:
            self._note(f"status {response.status} of {path}, not {status}")
        if self.runs_scripts:
            self.page.wait_for_function(STARTED)
        self.notice_violations()
        return response

    def notice_violations(self):
        for violation in self.page.evaluate("window.violations.splice(0)"):
            self._note(f"policy: {violation}")

    def accessibility(self, tags=WCAG):
        """What axe-core finds, as readable lines."""
        # The debugger evaluates it, which the page's policy does not govern; but the
        # styles that axe tries to set on the way are refused, and are not the page's.
        self.is_examined = True
        self.page.evaluate(AXE)
        found = self.page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", tags
        )
        self.page.evaluate("window.violations.splice(0)")
        self.is_examined = False
        return [
            f"{violation['id']}: {node['target'][0]} {node['html'][:160]}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    def scrolls_sideways(self):
        return self.page.evaluate(
            "document.scrollingElement.scrollWidth > window.innerWidth"
        )
