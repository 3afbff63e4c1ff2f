/* The transactions of IHE's Radiology Technical Framework, by the names under which they are known. */
import { h } from "../shared/dom";

/* HL7 messages tell their transaction by its number alone. */
const NAMES: Record<string, string> = {
  "RAD-1": "Patient Registration",
  "RAD-2": "Placer Order Management",
  "RAD-3": "Filler Order Management",
  "RAD-4": "Procedure Scheduled",
  "RAD-12": "Patient Update",
  "RAD-13": "Procedure Update",
};
const CHECKED = ["RAD-1", "RAD-4"];
const NOT_CHECKED = "Its number and name were not checked against the text of the framework: look them up before you quote them.";

/** The number with its name; nothing where an event belongs to no transaction. */
export function nameOf(transaction: string): string {
  const name = NAMES[transaction];
  return name === undefined ? transaction : `${transaction} ${name}`;
}

/** A line for the details, which says whether somebody has checked it. */
export function transactionView(transaction: string): HTMLElement | null {
  if (transaction === "") return null;
  const isChecked = CHECKED.includes(transaction.split(" ", 1)[0] ?? "");
  return h(
    "p",
    { class: "wt-transaction-words" },
    h("strong", {}, nameOf(transaction)),
    ", a transaction of the IHE Radiology Technical Framework.",
    isChecked ? "" : ` ${NOT_CHECKED}`,
  );
}
