// What the buttons do. A button's `name` says what, its `value` with which exchange, article or words.
import { copy, save } from "./clipboard.js";
import { ask, say } from "./dialogs.js";
import { link } from "./links.js";

export function acts({ wire, beside, drawn, kept }) {
  const exchange = (at) => kept.value.exchanges?.[Number(at)];
  const json = (value) => JSON.stringify(value);
  const box = () => document.querySelector("#question textarea");

  function question(words, more = {}) {
    notEditing();
    wire.trigger("asking", { question: words, ...more });
  }

  function edit(at) {
    kept.change({ editing: at });
    const note = document.querySelector("#editing");
    note.replaceChildren("Editing a question: what came after it goes. ");
    const cancel = Object.assign(document.createElement("button"), { type: "button", className: "do", textContent: "Cancel" });
    cancel.addEventListener("click", () => {
      kept.change({ editing: null });
      notEditing();
      box()?.focus();
    });
    note.append(cancel);
    note.hidden = false;
    wire.trigger("filling", { question: exchange(at).question });
    box()?.focus();
  }

  function notEditing() {
    const note = document.querySelector("#editing");
    if (note) note.hidden = true;
  }

  async function copied(at, sources) {
    const text = wire.server.copied(json({ exchange: exchange(at), sources })).then((told) => told.text ?? "");
    say((await copy(text)) ? "Copied." : "The browser does not let this page copy.");
  }

  async function report(at, verdict) {
    let found = { choice: "", text: "" };
    if (verdict === "bad") {
      found = await ask("What is wrong? The question and the answer’s citations are kept with your report, beside the index.", {
        value: "",
        yes: "Report",
        options: [
          ["evidence", "The evidence is wrong"],
          ["answer", "It does not answer the question"],
          ["missing", "Something is missing"],
          ["other", "Something else"],
        ],
      });
      if (!found) return;
    }
    const told = await wire.server.reported(
      json({ conversation: kept.value, at: Number(at), verdict, reason: found.choice, comment: found.text }),
    );
    say(told.problem ?? told.text);
    if (told.problem) return;
    const exchanges = kept.value.exchanges.map((one, n) => (n === Number(at) ? { ...one, feedback: verdict } : one));
    kept.change({ exchanges });
    setTimeout(() => wire.trigger("restored"), 0);
  }

  const does = {
    ask: (button) => question(button.value),
    whom: (button) => {
      const last = kept.value.exchanges.length - 1;
      kept.change({ editing: last });
      setTimeout(() => question(exchange(last).question, { experts: [button.value] }), 0);
    },
    again: (button) => {
      const { question: words, experts, articles } = exchange(button.value);
      kept.change({ editing: Number(button.value) });
      setTimeout(() => question(words, { experts, articles }), 0);
    },
    edit: (button) => edit(Number(button.value)),
    copy: (button) => copied(button.value, false),
    "copy-sources": (button) => copied(button.value, true),
    "copy-quote": async () => say((await copy(beside.quote())) ? "Copied." : "The browser does not let this page copy."),
    link: async (button) =>
      say((await copy(link(exchange(button.value)))) ? "Copied a link to this question and its evidence." : "The browser does not let this page copy."),
    saw: (button) => beside.tell("Behind the answer", () => wire.server.saw_what(json(exchange(button.value))), button),
    good: (button) => report(button.value, "good"),
    bad: (button) => report(button.value, "bad"),
    matrix: (button) => wire.trigger("matrix", { question: button.value }),
    read: (button) => wire.trigger("reading", { link: button.value }),
    open: (button) => wire.trigger("reading", { article: button.value }),
    page: (button) => wire.trigger("paging", { page: button.value }),
    report: (button) => wire.trigger("report", { run: button.value }),
    going_on: (button) => wire.trigger("going_on", { run: button.value }),
    case: (button) => beside.tell("Case", () => wire.server.case_of(button.value), button),
    drawer: (button) => drawn.toggle(button.value, button),
    new: () => {
      kept.open(null);
      drawn.close();
      notEditing();
      box()?.focus();
    },
    export: async (button) => {
      if (!kept.value.exchanges?.length) return say("There is nothing to save yet.");
      const told = await wire.server.exported(json({ conversation: kept.value, form: button.value }));
      told.problem ? say(told.problem) : save(told);
    },
    reread: (button) => wire.trigger("rereading", { article: button.value }),
    remove: async (button) => {
      const title = button.closest("tr").querySelector("th span").textContent;
      if (await ask(`Remove “${title}” from the library? Answers no longer cite it.`, { yes: "Remove" })) {
        wire.trigger("removing", { article: button.value });
      }
    },
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button.do, button.ask");
    const act = button && does[button.name];
    if (act) Promise.resolve(act(button)).catch(() => say("Pullquote did not answer. Is it still running?"));
    const jump = event.target.closest?.("a.jump");
    if (!jump) return;
    event.preventDefault();
    const target = document.getElementById(jump.getAttribute("href").slice(1));
    target?.scrollIntoView({ block: "start" });
    target?.focus({ preventScroll: true });
  });

  // After each new answer: what may be asked next. It takes a moment and is fetched behind the answer.
  let followed = "";
  wire.watch("value", async () => {
    const { id, exchanges = [] } = kept.value;
    const last = exchanges.at(-1);
    const key = `${id}/${exchanges.length}/${last?.question}`;
    if (!last || last.state !== "done" || last.next?.length || followed === key) return;
    followed = key;
    notEditing();
    const told = await wire.server.follow_up(json({ id, exchanges })).catch(() => ({}));
    const now = kept.value;
    if (!told.questions?.length || now.id !== id || now.exchanges.length !== exchanges.length) return;
    kept.change({ exchanges: [...now.exchanges.slice(0, -1), { ...now.exchanges.at(-1), next: told.questions }] });
    const answers = document.querySelectorAll("#conversation .answer");
    answers[answers.length - 1]?.insertAdjacentHTML("beforeend", told.html);
  });
}
