/* Addresses of data that lives in this page: "local:<shelf>/<path>" is answered by whoever opened the shelf. */

export interface Shelf {
  json(path: string, signal?: AbortSignal): Promise<unknown>;
  bytes(path: string, signal?: AbortSignal): Promise<ArrayBuffer>;
}

const PREFIX = "local:";
const shelves = new Map<string, Shelf>();

/** Let components read from the shelf under this name; returns how to take it away. */
export function openShelf(name: string, shelf: Shelf): () => void {
  shelves.set(name, shelf);
  return () => {
    if (shelves.get(name) === shelf) shelves.delete(name);
  };
}

/** The shelf and the path on it, or null where the address is an ordinary one. */
export function onShelf(address: string): { shelf: Shelf; path: string } | null {
  if (!address.startsWith(PREFIX)) return null;
  const [name = "", ...path] = address.slice(PREFIX.length).split("/");
  const shelf = shelves.get(name);
  return shelf ? { shelf, path: path.join("/") } : null;
}
