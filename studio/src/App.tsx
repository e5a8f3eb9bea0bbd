// The page: the map behind, panels above.

import { Bar } from "./panels/Bar";
import { Side } from "./panels/Side";
import { failure, frame } from "./state/study";
import { say } from "./words/say";

export function App() {
  return (
    <div class="studio">
      <Bar />
      <main class="stage">
        {failure.value && <p class="card failure" role="alert">{failure.value}</p>}
        {!frame.value && !failure.value && <p class="card waiting" role="status">{say("app.loading")}</p>}
        {frame.value && <Side />}
      </main>
    </div>
  );
}
