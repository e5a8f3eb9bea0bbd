"""Measure the live map: switches, sliders, crowds."""

import json
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import Request, urlopen

import uvicorn

from zhibek.atlas.studies import locate_study
from zhibek.service.jobs import open_log
from zhibek.service.keep_warm import begin_learning, prepare_first, take_step
from zhibek.service.kept import open_kept
from zhibek.service.live import LiveStudy, find_answer, find_pool, open_live, solve_named
from zhibek.service.picture import draw_picture
from zhibek.service.warm_up import warm_up
from zhibek.service.whatif_ask import WhatIf
from zhibek.studio.app import make_app
from zhibek.studio.desk import Desk, Rendering, find_live
from zhibek.study import pose_scenario, resolve, solve_posed

PORT = 8799
TARGET_MS = 220.0
N_CLIENTS = 50
SWITCHES = ("close-BY-PL", "close-KZ-RU", "transit-RU", "transit-IR", "red-sea", "close-KZ-CN")
SLIDERS = ("caspian-fleet", "shun-russia", "carbon-price", "iran-dwell", "value-of-time", "ocean-rates")
STEPS = (0.15, 0.5, 0.85)  # of the way to a slider's end


@dataclass(frozen=True, slots=True)
class Timed:
    """How long single answers took, in wall and processor milliseconds, and how far they are off."""

    name: str
    wall_ms: list[float]
    cpu_ms: list[float]

    def line(self) -> str:
        """Write it as a line of the table."""
        return (
            f"{self.name:<34}{len(self.wall_ms):>4}{_quantile(self.wall_ms, 0.5):>9.0f}"
            f"{_quantile(self.wall_ms, 0.95):>9.0f}{_quantile(self.cpu_ms, 0.5):>9.0f}"
            f"{_quantile(self.cpu_ms, 0.95):>9.0f}"
        )


def _quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def main() -> None:
    """Print p50 and p95 of what-ifs, the warm re-solve beside the cold one, and fifty clients at once."""
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder), open_log(Path(folder) / "jobs.sqlite"), Rendering(lambda *_: ""))
        live = find_live(desk, None)
        begun, worked = time.perf_counter(), time.process_time()
        prepare_first(live)
        print(f"first picture of the default scenario: {time.perf_counter() - begun:.1f} s, kernels compiled")
        warm_up(live, WhatIf())
        spent = time.process_time() - worked
        print(f"all settings learnt: {time.perf_counter() - begun:.0f} s, {spent:.0f} CPU s")
        print_second_start(desk)
        for line in measure_asks(live):
            print(line.line())
        print_warm_start(live)
        print_crowds(desk)


def print_second_start(desk: Desk) -> None:
    """Open the study anew, with what the first start kept."""
    worked, begun = time.process_time(), time.perf_counter()
    live = open_live(None, open_kept(desk.kept, locate_study(None)))
    prepare_first(live)
    first = time.perf_counter() - begun
    take_step(live, begin_learning(live))
    print(
        f"second start: first picture after {first:.1f} s, ground after {time.perf_counter() - begun:.1f} s, "
        f"{time.process_time() - worked:.1f} CPU s"
    )


def list_asks(live: LiveStudy) -> dict[str, list[WhatIf]]:
    """List what is asked: each switch, each slider at some steps, and pairs of both."""
    settings = {one.setting_id: one for one in live.controls.settings}

    def at(name: str, share: float) -> dict[str, float]:
        one = settings[name]
        steps = round((one.most - one.neutral) * share / one.step)
        return {name: one.neutral + steps * one.step}

    switches = [{name: 1.0} for name in SWITCHES]
    sliders = [at(name, share) for name in SLIDERS for share in STEPS]
    both = [one | other for one in switches[:3] for other in sliders[1:9:3]]
    return {
        name: [WhatIf(settings=one, quick=True) for one in asks]
        for name, asks in (("switches", switches), ("sliders", sliders), ("a switch and a slider", both))
    }


def measure_asks(live: LiveStudy) -> list[Timed]:
    """Time each ask on the server, from the ask to what is written as JSON; the first goes untimed."""
    heads = "".join(f"{head:>9}" for head in ("p50", "p95", "CPU p50", "p95"))
    print(f"\n{f'quick answers, ms (target {TARGET_MS:.0f})':<34}{'n':>4}{heads}")
    timed = []
    for name, asks in list_asks(live).items():
        draw_picture(live, asks[0])
        walls, cpus = [], []
        for ask in asks * 3:
            live.shown.clear()
            wall, cpu = time.perf_counter(), time.process_time()
            picture = draw_picture(live, ask)
            walls.append(1e3 * (time.perf_counter() - wall))
            cpus.append(1e3 * (time.process_time() - cpu))
            assert not picture.refined
        timed.append(Timed(name, walls, cpus))
    return timed


def print_warm_start(live: LiveStudy) -> None:
    """Solve one edit cold, warm with routes looked for, and on prepared ground."""
    base, pool = solve_named(live, "base-2022"), find_pool(live)
    ask = WhatIf(settings={"caspian-fleet": -50.0})
    asked = find_answer(live, ask).asked
    posed = pose_scenario(live.study, asked.stacked)
    ways = {
        "cold": lambda: solve_posed(posed, pool),
        "warm, new routes looked for": lambda: resolve(base, posed),
        "quick, the whole answer": lambda: draw_picture(
            live, WhatIf(settings={"caspian-fleet": -50.0, "iran-dwell": 1.0}, quick=True)
        ),
    }
    print(f"\n{'one edit (Caspian fleet halved)':<34}{'wall s':>9}{'CPU s':>9}")
    for name, solve in ways.items():
        walls, cpus = [], []
        for _ in range(3):
            wall, cpu = time.perf_counter(), time.process_time()
            solve()
            walls.append(time.perf_counter() - wall)
            cpus.append(time.process_time() - cpu)
        print(f"{name:<34}{statistics.median(walls):>9.2f}{statistics.median(cpus):>9.2f}")


def print_crowds(desk: Desk) -> None:
    """Let fifty clients ask at once over HTTP: as many things as there are, and all the same."""
    server = uvicorn.Server(uvicorn.Config(make_app(desk), port=PORT, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    live = find_live(desk, None)
    asks = [one for part in list_asks(live).values() for one in part]
    bodies = [
        {"settings": dict(asks[number % len(asks)].settings), "quick": True} for number in range(N_CLIENTS)
    ]
    print_crowd(f"{min(len(asks), N_CLIENTS)} things", bodies)
    print_crowd("one thing", [bodies[-1] | {"settings": {"caspian-fleet": 90.0}}] * N_CLIENTS)
    server.should_exit = True
    thread.join()


def print_crowd(name: str, bodies: list[dict[str, object]]) -> None:
    """Ask all at once, and print how long each waited."""
    ready = threading.Barrier(N_CLIENTS)

    def ask(body: dict[str, object]) -> tuple[int, float]:
        data = json.dumps(body).encode()
        request = Request(f"http://127.0.0.1:{PORT}/api/whatif", data, {"content-type": "application/json"})
        ready.wait()
        begun = time.perf_counter()
        with urlopen(request) as answer:
            answer.read()
            return answer.status, 1e3 * (time.perf_counter() - begun)

    with ThreadPoolExecutor(N_CLIENTS) as clients:
        told = list(clients.map(ask, bodies))
    walls = [wall for _, wall in told]
    failed = sum(status != 200 for status, _ in told)
    print(
        f"{N_CLIENTS} clients at once ask {name}: {failed} failed, p50 {_quantile(walls, 0.5):.0f} ms, "
        f"p95 {_quantile(walls, 0.95):.0f} ms"
    )


if __name__ == "__main__":
    main()
