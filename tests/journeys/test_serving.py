"""The site when the process that runs it is killed."""

import signal
from urllib.error import URLError
from urllib.request import urlopen

from tests.journeys.live_site import LiveSite, wait_for


def answers(site: LiveSite) -> bool:
    try:
        with urlopen(f"{site.url}/health", timeout=2):
            return True
    except (URLError, ConnectionError, TimeoutError):
        return False


def test_nothing_is_left_running_when_it_is_killed(live_site: LiveSite) -> None:
    assert live_site.process is not None
    live_site.process.send_signal(signal.SIGKILL)
    live_site.process.wait(timeout=10)
    wait_for(lambda: not answers(live_site), "end of the web server")
    live_site.start()  # on the same port, with the same data
    assert answers(live_site)
