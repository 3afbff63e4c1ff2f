/** Fields of a component's own have no name and are no answers: the form around must not autosave for them. */
export function keepInside(component: HTMLElement): void {
  for (const kind of ["input", "change"]) {
    component.addEventListener(kind, (event) => {
      const field = event.target;
      const isOwn = field instanceof HTMLElement && field !== component && !field.getAttribute("name");
      const isAnswer = field instanceof HTMLElement && field.id !== "" && isWrittenTo(component, field.id);
      if (isOwn && !isAnswer) event.stopPropagation();
    });
  }
}

function isWrittenTo(component: HTMLElement, id: string): boolean {
  return ["pick-for", "edit-for", "window-for", "region-for"].some((name) => component.getAttribute(name) === id);
}
