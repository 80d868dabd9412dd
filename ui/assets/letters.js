// How much of a long question has room.
export function letters() {
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches?.("#question textarea")) return;
    const line = document.querySelector("#letters");
    const most = field.maxLength;
    if (!line || most < 1) return;
    const used = field.value.length;
    line.textContent =
      used >= most ? `The question is full: ${most.toLocaleString("en")} characters are the limit.`
      : used > most * 0.8 ? `${used.toLocaleString("en")} of ${most.toLocaleString("en")} characters`
      : "";
  });
}
