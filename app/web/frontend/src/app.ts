/* Loaded by every page: htmx, the theme, and small enhancements. Benches come when their element does. */
import { sendCsrfToken } from "./app/htmx";
import { followArrivals } from "./app/arrivals";
import { autosaveForms } from "./app/autosave";
import { followPicks, listEdits, spreadAnswers } from "./app/bench_fields";
import { answerChecks } from "./app/checks";
import { keepChosenFiles } from "./app/chosen_files";
import { sitExams } from "./app/exam";
import { loadComponents } from "./app/components";
import { runCountdowns } from "./app/countdown";
import { openDialogs, closeMenus } from "./app/menus";
import { fillFields } from "./app/fills";
import { guardForms } from "./app/guard";
import { keepPlaces } from "./app/places";
import { tellPresence } from "./app/presence";
import { followJumps } from "./app/jumps";
import { reviewByKeyboard } from "./app/review";
import { reachScrollers } from "./app/scrollers";
import { bringTickets } from "./app/ticket";
import { explainTerms } from "./app/terms";
import { switchTheme } from "./app/theme";

sendCsrfToken();
switchTheme();
explainTerms();
answerChecks();
closeMenus();
openDialogs();
bringTickets();
guardForms();
followJumps();
autosaveForms();
keepChosenFiles();
spreadAnswers();
followPicks();
listEdits();
keepPlaces();
reviewByKeyboard();
fillFields();
sitExams();
tellPresence();

function refresh(): void {
  loadComponents();
  runCountdowns();
  reachScrollers();
  followArrivals();
}

refresh();
document.addEventListener("htmx:after:swap", refresh);
