// Starts the page.

import { render } from "preact";
import { App } from "./App";
import "./look/fonts.css";
import "./look/look.css";
import "./look/parts.css";
import "./look/layout.css";
import "./look/panels.css";
import { startAddress } from "./state/address";
import { startDetails } from "./state/details";
import { startLive } from "./state/live";
import { startTheme } from "./state/theme";

startTheme();
void startAddress().then(startLive).then(startDetails);
render(<App />, document.getElementById("app")!);
