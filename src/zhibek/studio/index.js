// The first slice of the studio: scenarios, runs and their progress, over the same routes as everyone's.
const at = (id) => document.getElementById(id);
const make = (tag, text = "", set = {}) => Object.assign(document.createElement(tag), { textContent: text }, set);

async function ask(path, body, method = body ? "POST" : "GET") {
  const headers = body ? { "content-type": "application/json" } : {};
  const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.detail);
  return told;
}

async function showStudies() {
  for (const { study } of await ask("/api/studies")) {
    const text = study === "given" ? "the folder this server was started with" : study;
    at("study").append(make("option", text, { value: study }));
  }
  await showScenarios();
}

async function showScenarios() {
  const asked = at("study").value;
  const told = await ask("/api/scenarios", { study: asked });
  if (asked !== at("study").value) return; // another study was chosen meanwhile
  at("scenarios").replaceChildren(...Object.entries(told).map(([name, says]) => {
    const label = make("label");
    label.append(make("input", "", { type: "checkbox", value: name }), ` ${name}: ${says}`);
    return label;
  }));
}

async function showRuns() {
  const jobs = (await ask("/api/jobs")).filter((job) => job.action === "run");
  at("runs").replaceChildren(...jobs.map(runRow));
  const open = jobs.find((job) => ["accepted", "running"].includes(job.state));
  if (open) follow(open.job_id);
}

function runRow(job) {
  const row = make("tr");
  const asked = job.ask.scenario_ids.join(", ") || "headline set";
  row.append(...[job.job_id, job.state, asked, job.ended_at.slice(0, 16).replace("T", " ")].map((text) => make("td", text)), make("td"));
  if (job.problem) row.lastChild.textContent = job.problem.detail;
  if (job.state !== "done") return row;
  const room = `/api/runs/${job.job_id}`;
  const files = { report: "report.html", PDF: "report.pdf", "corridors.csv": "tables/corridor_totals.csv",
    "link flows.csv": "tables/link_flows.csv", "all tables": "" };
  row.lastChild.append(...Object.entries(files).map(([text, file]) =>
    make("a", text, { href: file ? `${room}/${file}` : room })));
  return row;
}

let source = null;
function follow(jobId) {
  source?.close();
  source = new EventSource(`/api/jobs/${jobId}/events`);
  at("cancel").hidden = false;
  at("cancel").onclick = () => ask(`/api/jobs/${jobId}`, undefined, "DELETE").catch(tell);
  const hear = (event) => {
    const { kind, says } = JSON.parse(event.data);
    at("progress").textContent = `${jobId}: ${kind}${says ? ` – ${says}` : ""}`;
    if (!["done", "failed", "cancelled"].includes(kind)) return;
    source.close();
    at("cancel").hidden = true;
    showRuns().catch(tell);
  };
  for (const kind of ["accepted", "started", "resumed", "progress", "done", "failed", "cancelled"])
    source.addEventListener(kind, hear);
}

const tell = (error) => { at("progress").textContent = error.message; };
at("study").addEventListener("change", () => showScenarios().catch(tell));
at("run-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const chosen = [...at("scenarios").querySelectorAll("input:checked")].map((box) => box.value);
  try {
    follow((await ask("/api/run", { study: at("study").value, scenario_ids: chosen })).job_id);
  } catch (error) { tell(error); }
});
showStudies().then(showRuns).catch(tell);
