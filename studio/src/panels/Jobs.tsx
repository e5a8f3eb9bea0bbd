// Jobs that run, with their progress; each can be cancelled.

import { cancel, dismiss, isEnded, watched, type Watched } from "../state/jobs";
import { say, sayCode } from "../words/say";

export function Jobs({ action }: { action: string }) {
  const shown = watched.value.filter(({ job }) => job.action === action);
  if (shown.length === 0) return null;
  return (
    <ul class="jobs" aria-label={say("job.title")}>
      {shown.map((one) => (
        <li key={one.job.job_id}>
          <JobLine {...one} />
        </li>
      ))}
    </ul>
  );
}

function JobLine({ job, says }: Watched) {
  const isOver = isEnded(job);
  const isFailed = job.state === "failed";
  const detail = String(job.problem?.["detail"] ?? "");
  return (
    <>
      {!isOver && <span class="spinner" />}
      <span class="what" role={isFailed ? "alert" : "status"}>
        <strong class={isFailed ? "loss" : ""}>
          {sayCode("job", job.cancel_asked && !isOver ? "ending" : job.state)}
        </strong>{" "}
        <span class="note">{job.job_id}</span>
        {(says || detail) && <span class="note says">{isFailed ? detail : isOver ? "" : says}</span>}
      </span>
      {isOver ? (
        <button
          class="close"
          type="button"
          aria-label={say("inspect.close")}
          onClick={() => dismiss(job.job_id)}
        >
          ×
        </button>
      ) : (
        <button
          class="button small"
          type="button"
          disabled={job.cancel_asked}
          onClick={() => void cancel(job.job_id)}
        >
          {say("job.cancel")}
        </button>
      )}
    </>
  );
}
