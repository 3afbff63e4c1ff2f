/* The ticket stands far above the exercises. A button brings it here; closed, it goes back to its place. */

export function bringTickets(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-brings]")) {
    const dialog = document.getElementById(button.dataset.opens ?? "");
    const ticket = document.getElementById(button.dataset.brings ?? "");
    if (!(dialog instanceof HTMLDialogElement) || !ticket) continue;
    const place = document.createComment("ticket");
    button.hidden = false;
    button.addEventListener("click", () => {
      ticket.replaceWith(place);
      dialog.append(ticket);
    });
    dialog.addEventListener("close", () => place.replaceWith(ticket));
  }
}
