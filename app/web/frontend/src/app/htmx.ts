import "htmx.org";
import { csrfToken } from "../shared/net";

interface RequestEvent extends Event {
  detail: { ctx: { request: { headers: Record<string, string> | Headers } } };
}

/** Swaps add no script of their own and every request proves that it comes from our page. */
export function sendCsrfToken(): void {
  document.addEventListener("htmx:config:request", (event) => {
    const { headers } = (event as RequestEvent).detail.ctx.request;
    if (headers instanceof Headers) headers.set("X-CSRF-Token", csrfToken());
    else headers["X-CSRF-Token"] = csrfToken();
  });
}
