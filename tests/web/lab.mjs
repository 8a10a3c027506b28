// The lab in a real browser, from one file and from a host: everything in it by mouse and by keyboard alone; it loads nothing, says nothing
// on the console, and trains to the bits of the program: lab.mjs chromium|firefox. One browser for all that is looked at.
import "./lab_opening.mjs";
import "./lab_training.mjs";
import "./lab_dialogs.mjs";
import "./lab_film.mjs";
import "./lab_touch.mjs";
import "./lab_digits.mjs";
import "./lab_views.mjs";
import "./lab_few.mjs";
import "./lab_access.mjs";
import "./lab_links.mjs";
import "./lab_present.mjs";
import "./lab_tour.mjs";
import "./lab_fingers.mjs";
