"""How fast a route card is drawn."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from zhibek.service.route_card import draw_card
from zhibek.service.shipment import Shipment
from zhibek.study import open_study

COMMAND = Path(sys.executable).with_name("zhibek")
SHIPMENTS = (
    Shipment("Xi'an", "Duisburg", on="2025-03-15"),
    Shipment("Xi'an", "Duisburg", on="2025-09-14"),
    Shipment("Chongqing", "Istanbul", avoid=("RU", "IR"), on="2025-03-15"),
    Shipment("Almaty", "Poti", on="2025-03-15"),
    Shipment("Tashkent", "Mersin", on="2025-03-15"),
    Shipment("Shanghai", "Hamburg", on="2025-03-15"),
)
IN_PROCESS_S, FROM_SHELL_S = 0.3, 2.0  # targets


def main() -> None:
    """Measure processor time, which a busy machine blurs less than the clock, and print it."""
    study = open_study()
    print(f"{'a route card':<46}{'target':>10}{'measured':>12}")
    for shipment in SHIPMENTS:
        taken = []
        for _ in range(7):
            begun = time.process_time()
            draw_card(study, shipment)
            taken.append(time.process_time() - begun)
        name = f"{shipment.origin}–{shipment.destination}, {shipment.on}"
        print(f"{name:<46}{f'{IN_PROCESS_S:g} s':>10}{f'{statistics.median(taken):.3f} s':>12}")
    before = os.times()
    subprocess.run([COMMAND, "route", "Xi'an", "Duisburg"], check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    print(f"{'from the shell':<46}{f'{FROM_SHELL_S:g} s':>10}{f'{spent:.3f} s':>12}")


if __name__ == "__main__":
    main()
