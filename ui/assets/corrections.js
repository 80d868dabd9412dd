// What Gradio draws needs corrections after each change.
export function corrections() {
  let questions = 0;
  const stages = Object.assign(document.createElement("div"), { className: "unseen" });
  stages.setAttribute("role", "status");
  document.body.append(stages);

  function correct() {
    // Each message is labelled with its own markup, which a screen reader would read out.
    document.querySelectorAll("#conversation [data-testid][aria-label]").forEach((message) => message.removeAttribute("aria-label"));
    // Only the last answer offers what to ask next; what was put into an earlier one is unknown to Gradio and stays.
    const answers = [...document.querySelectorAll("#conversation .answer")];
    answers.slice(0, -1).forEach((answer) => answer.querySelector(":scope > .next")?.remove());
    // A new question goes to the top, so that its answer is read from the beginning.
    const asked = document.querySelectorAll("#conversation .asked");
    const waiting = document.querySelector("#conversation .draft");
    if (asked.length !== questions) asked[asked.length - 1]?.scrollIntoView({ block: "start" });
    if (!waiting) questions = asked.length;
    tell(waiting);
  }

  // A text that grows by the word is not read out again and again; what is being done is, and then the answer.
  function tell(draft) {
    document.querySelector('#conversation [role="log"]')?.setAttribute("aria-busy", String(Boolean(draft)));
    const stage = draft?.querySelector(".stages li:last-child")?.textContent ?? "";
    const words = draft?.querySelector(".unchecked") ? `${stage}: what is written is not checked yet` : stage;
    if (stages.textContent !== words) stages.textContent = words;
  }

  new MutationObserver(correct).observe(document.body, { attributeFilter: ["aria-label"], childList: true, subtree: true });
  correct();
}
