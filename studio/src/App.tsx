// The page: the map behind, panels above.

import { Maps } from "./map/Maps";
import { Bar } from "./panels/Bar";
import { Side } from "./panels/Side";
import { Tip } from "./panels/Tip";
import { failure, frame } from "./state/study";
import { say } from "./words/say";

export function App() {
  return (
    <div class="studio">
      <Bar />
      <main class="stage">
        {failure.value && <p class="card failure" role="alert">{failure.value}</p>}
        {!frame.value && !failure.value && <p class="card waiting" role="status">{say("app.loading")}</p>}
        <Maps />
        {frame.value && <Side />}
      </main>
      <Tip />
    </div>
  );
}
