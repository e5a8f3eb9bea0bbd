"""Runs: their tables and reports, to be kept."""

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from zhibek.errors import UnknownNameError
from zhibek.results import read_results
from zhibek.service.downloads import TABLE_NAMES, take_table, write_csv, write_parquet
from zhibek.studio.answers import answer_file, answer_json
from zhibek.studio.desk import Desk, find_run, find_study_of_run, list_runs
from zhibek.studio.guard import PAGE_ALONE
from zhibek.studio.job_shapes import RunLine, RunTold
from zhibek.study import open_study


def route_runs(desk: Desk) -> APIRouter:
    """Make the routes of runs."""
    router = APIRouter(prefix="/api/runs", tags=["runs"], default_response_class=JSONResponse)

    @router.get("", summary="List the runs that are done, the latest first.", response_model=list[RunLine])
    def list_all() -> Response:
        told = [{"run": job.job_id, "ended_at": job.ended_at, "ask": job.ask} for job in list_runs(desk)]
        return answer_json(told)

    @router.get("/{run_id}", summary="Give a run's manifest, and what tables it has.", response_model=RunTold)
    def show(run_id: str) -> Response:
        manifest = dict(read_results(find_run(desk, run_id)).manifest)
        return answer_json({"run": run_id, "tables": TABLE_NAMES, "manifest": manifest})

    @router.get(
        "/{run_id}/tables/{file_name}", summary="Give a table: NAME as columns, NAME.csv, NAME.parquet."
    )
    def give_table(run_id: str, file_name: str) -> Response:
        name, dot, suffix = file_name.partition(".")
        frame = take_table(read_results(find_run(desk, run_id)), name)
        match dot + suffix:
            case "":
                return answer_json(frame)
            case ".csv":
                return answer_file(write_csv(frame), f"{run_id}-{name}.csv", "text/csv; charset=utf-8")
            case ".parquet":
                data = write_parquet(frame)
                return answer_file(data, f"{run_id}-{name}.parquet", "application/vnd.apache.parquet")
        raise UnknownNameError("form of a table", suffix, ["csv", "parquet"])

    @router.get("/{run_id}/report.html", summary="Give the report, one page without scripts.")
    def give_report(run_id: str) -> Response:
        page = (find_run(desk, run_id) / "report.html").read_bytes()
        headers = {"content-security-policy": PAGE_ALONE}
        return Response(page, headers=headers, media_type="text/html; charset=utf-8")

    @router.get("/{run_id}/report.pdf", summary="Give a short report as PDF.")
    def give_pdf(run_id: str) -> Response:
        if desk.rendering.pdf is None:
            raise UnknownNameError("form of a report", "pdf", ["html"])
        study = open_study(find_study_of_run(desk, run_id))
        data = desk.rendering.pdf(study, read_results(find_run(desk, run_id)))
        return answer_file(data, f"{run_id}.pdf", "application/pdf")

    return router
