// What Gradio draws needs corrections after each change.
export function corrections() {
  let questions = 0;

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
  }

  new MutationObserver(correct).observe(document.body, { attributeFilter: ["aria-label"], childList: true, subtree: true });
  correct();
}
