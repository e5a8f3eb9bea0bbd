"""Errors over HTTP, in the words of Python."""

import io
from pathlib import Path

import polars as pl
import pytest

from reference.small_study import EXAMPLE
from reference.web import Web, make_desk, read_events, working
from zhibek.errors import SettingsError, UnknownNameError
from zhibek.results import read_results
from zhibek.service import actions
from zhibek.service.jobs import accept_job
from zhibek.studio.desk import Desk
from zhibek.studio.offers import offer_action
from zhibek.studio.serve import ServeSettings


@pytest.fixture
def web(tmp_path: Path) -> Web:
    return Web(make_desk(tmp_path))


def test_an_error_has_the_text_of_python(web: Web) -> None:
    ask = {"origin": "Urumqy", "destination": "Baku"}
    with pytest.raises(UnknownNameError) as told:
        actions.route(EXAMPLE, actions.Shipment(**ask))
    answer = web.post("/api/route", ask)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "zhibek:UnknownNameError",
        "title": "UnknownNameError",
        "status": 404,
        "detail": str(told.value),
        "close": list(told.value.close),
    }


def test_all_slips_of_a_body_are_told_at_once(web: Web) -> None:
    answer = web.post("/api/route", {"origin": "Urumqi", "destinaton": "Baku"})
    assert answer.status_code == 422
    assert answer.json()["detail"] == (
        "2 faults in what was asked:\n  - destination: Field required.\n  - destinaton: Extra inputs are not permitted."
    )


@pytest.mark.parametrize("name", ["../etc", "/etc", "..", str(EXAMPLE), "no-such"])
def test_a_study_is_a_name_and_never_a_path(web: Web, name: str) -> None:
    answer = web.post("/api/check", {"study": name})
    assert (answer.status_code, answer.json()["title"]) == (404, "UnknownNameError")


@pytest.mark.parametrize("run", ["..%2f..%2fetc", "run-1", "%2fetc", "run-1%00"])
def test_a_run_is_a_name_and_never_a_path(web: Web, run: str) -> None:
    for path in ("", "/report.html", "/tables/runs.csv"):
        assert web.get(f"/api/runs/{run}{path}").status_code == 404


def test_an_error_of_the_server_tells_nothing_of_its_insides(web: Web, monkeypatch) -> None:
    def fail(_: Desk, __: str) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr("zhibek.studio.offers.find_study", fail)
    answer = web.post("/api/check")
    assert (answer.status_code, answer.json()["title"]) == (500, "ServerError")
    assert "secret" not in answer.text


def test_an_action_that_wants_a_path_is_not_offered_as_it_is() -> None:
    with pytest.raises(
        TypeError, match=r"^new.folder is a path\. Write an answer that finds it by a name\.$"
    ):
        offer_action("new", actions.new)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org"])
def test_another_address_needs_a_token(host: str) -> None:
    for token in ("", "short"):
        with pytest.raises(SettingsError) as told:
            ServeSettings(host=host, token=token)
        assert str(told.value) == (
            f"--host {host} is reached from other machines. Give a --token of at least 16 signs, or stay on 127.0.0.1."
        )
    assert ServeSettings(host=host, token="0123456789abcdef").host == host


def test_a_port_is_a_port() -> None:
    with pytest.raises(SettingsError, match=r"^--port must lie between 1 and 65535; got 70000\.$"):
        ServeSettings(port=70000)
    assert ServeSettings(host="::1").port == 8765


def test_a_job_that_fails_says_why_and_the_next_is_done(tmp_path: Path) -> None:
    with working(make_desk(tmp_path)) as web:
        job = web.post("/api/run", {"scenario_ids": ["bass"]}).json()
        heard = read_events(web.get(job["events"]).text)
        assert [event["kind"] for event in heard] == ["accepted", "started", "failed"]
        assert heard[-1]["says"] == "No scenario is named 'bass'. Did you mean base?"
        answer = web.get(job["answer"])
        assert (answer.status_code, answer.json()["detail"]) == (404, heard[-1]["says"])
        assert web.finish("/api/validate")["validation"]


def test_a_listener_takes_up_where_it_left_off(tmp_path: Path) -> None:
    with working(make_desk(tmp_path)) as web:
        job = web.post("/api/run", {"scenario_ids": ["base"]}).json()
        heard = read_events(web.get(job["events"]).text)
        assert [(event["kind"], event["says"]) for event in heard] == [
            ("accepted", ""), ("started", ""), ("progress", "searching routes"), ("progress", "base"),
            ("progress", "writing"), ("done", ""),
        ]  # fmt: skip
        for position, event in enumerate(heard[:-1]):
            rest = web.get(job["events"], headers={"last-event-id": str(event["id"])})
            assert read_events(rest.text) == heard[position + 1 :]
        assert web.get(job["events"], headers={"last-event-id": str(heard[-1]["id"])}).status_code == 204


def test_the_same_key_gives_the_same_job(web: Web) -> None:
    first, again = (web.post("/api/run", headers={"idempotency-key": "k"}).json() for _ in range(2))
    assert first == again
    assert len(web.get("/api/jobs").json()) == 1
    assert (
        web.get(first["answer"])
        .json()["detail"]
        .startswith("No answer (the job is accepted) is named 'run-1'.")
    )


def test_a_job_that_waits_is_cancelled_at_once(web: Web) -> None:
    job = web.post("/api/run").json()
    assert web("DELETE", f"/api/jobs/{job['job_id']}").json()["state"] == "cancelled"
    assert [event["kind"] for event in read_events(web.get(job["events"]).text)] == ["accepted", "cancelled"]


def test_a_job_accepted_before_the_start_is_done_after_it(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    job = accept_job(desk.log, "validate", {})
    with working(desk) as web:
        assert read_events(web.get(f"/api/jobs/{job.job_id}/events").text)[-1]["kind"] == "done"


def test_tables_and_report_of_a_run_are_taken_away(tmp_path: Path) -> None:
    with working(make_desk(tmp_path)) as web:
        run = web.finish("/api/run", {"scenario_ids": ["base"]})["run"]
        results = read_results(tmp_path / "runs" / run)
        shown = web.get(f"/api/runs/{run}").json()
        assert set(shown["tables"]) == set(results.frames)
        for name, frame in results.frames.items():
            parquet = web.get(f"/api/runs/{run}/tables/{name}.parquet")
            assert pl.read_parquet(io.BytesIO(parquet.content)).equals(frame)
            csv = web.get(f"/api/runs/{run}/tables/{name}.csv")
            assert csv.headers["content-disposition"] == f'attachment; filename="{run}-{name}.csv"'
            flat = frame.with_columns(pl.col(pl.List(pl.Int32)).cast(pl.List(pl.String)).list.join(";"))
            assert pl.read_csv(io.BytesIO(csv.content), schema=flat.schema).equals(flat)
            assert list(web.get(f"/api/runs/{run}/tables/{name}").json()) == frame.columns
        assert web.get(f"/api/runs/{run}/tables/runs.xls").status_code == 404
        assert web.get(f"/api/runs/{run}/tables/lodes.csv").json()["close"] == ["loads"]
        report = web.get(f"/api/runs/{run}/report.html")
        assert report.text.startswith("<!DOCTYPE html>")
        assert "sandbox" in report.headers["content-security-policy"]
        pdf = web.get(f"/api/runs/{run}/report.pdf")
        assert (pdf.headers["content-type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
        assert [one["run"] for one in web.get("/api/runs").json()] == [run]
