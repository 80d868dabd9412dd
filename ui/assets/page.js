// The page's script. Gradio's components draw and compute; this opens sources, keeps conversations, moves the focus.
// `wire` is what Gradio gives the component ui/page/wire.py: its value, its events, and functions in Python.
import { acts } from "./acts.js";
import { card } from "./card.js";
import { corrections } from "./corrections.js";
import { drawers } from "./drawers.js";
import { letters } from "./letters.js";
import { shared } from "./links.js";
import { present } from "./present.js";
import { source } from "./source.js";
import { talks } from "./talks.js";

export async function start(wire) {
  await present("#source", "#talks", "#conversation", "#question textarea");
  const beside = source(wire);
  const drawn = drawers();
  const kept = talks(wire, drawn);
  acts({ wire, beside, drawn, kept });
  card();
  corrections();
  letters();
  const link = shared();
  if (link) kept.open(null, () => wire.trigger("shared", link));
  else kept.restore();
  if (location.hash.startsWith("#src:")) beside.open(null, location.hash);
  document.documentElement.dataset.pullquote = "ready";
}
