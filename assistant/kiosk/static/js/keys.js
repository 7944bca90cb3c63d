// Arrows and Escape steer an answer, unless something else needs them.

const STEERS = { ArrowRight: "next", ArrowLeft: "back" };

export function steerByKeys(acts) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") {
      acts.stop();
      return;
    }
    const command = STEERS[event.key];
    if (!command || event.target.matches("input, textarea, select")) return;
    if (!document.querySelector(`#controls [data-command="${command}"]`)) return;
    event.preventDefault();
    acts.press(command);
  });
}
