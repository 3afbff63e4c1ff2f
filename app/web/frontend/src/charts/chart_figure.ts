import {
  ArcElement, BarController, BarElement, CategoryScale, Chart, DoughnutController, Legend,
  LinearScale, LineController, LineElement, PointElement, Tooltip,
} from "chart.js";
import type { ChartConfiguration, ChartDataset } from "chart.js";
import { h } from "../shared/dom";
import { color, onThemeChange } from "../shared/theme";
import { readTable } from "./table_data";
import type { TableData } from "./table_data";
import { wrapped } from "./wrapped";

Chart.register(
  ArcElement, BarController, BarElement, CategoryScale, DoughnutController, Legend,
  LinearScale, LineController, LineElement, PointElement, Tooltip,
);

type Kind = "bar" | "line" | "doughnut";
const tones = ["--rr-accent", "--rr-case", "--rr-warn", "--rr-note", "--rr-good", "--rr-bad"];
const dashes = [[], [6, 4], [2, 3], [10, 4, 2, 4], [1, 4], [12, 5]];

const NARROW = 480;
const SHORT = 16;
const LONG = 30;
const LEAST_HEIGHT = 272;
const LINE_HEIGHT = 15;
const AROUND_BARS = 110;

/** `<chart-figure kind="bar">` around a table: draws it, and leaves the table beside the picture. */
export class ChartFigure extends HTMLElement {
  #chart: Chart | null = null;
  #holder: HTMLElement | null = null;
  #stop: (() => void) | null = null;

  connectedCallback(): void {
    this.#draw();
    this.#stop = onThemeChange(() => this.#draw());
  }

  disconnectedCallback(): void {
    this.#stop?.();
    this.#chart?.destroy();
    this.#holder?.remove();
    this.#holder = null;
  }

  #draw(): void {
    const table = this.querySelector("table");
    if (!table) return;
    const data = readTable(table);
    const label = `Chart: ${data.caption || "the table's numbers"}. The table beside it holds the same numbers.`;
    const canvas = h("canvas", { role: "img", "aria-label": label });
    const holder = h("div", { class: "chart-canvas" }, canvas);
    holder.style.height = `${this.#height(data)}px`;
    this.#chart?.destroy();
    this.#holder?.remove();
    this.#holder = holder;
    this.prepend(holder);
    this.#chart = new Chart(canvas, this.#configuration(data));
  }

  /** Beside a bar its name stands on as many lines as it needs. */
  #nameLines(name: string): string[] {
    return wrapped(name, this.clientWidth < NARROW ? SHORT : LONG);
  }

  #height(data: TableData): number {
    if (!this.hasAttribute("horizontal")) return LEAST_HEIGHT;
    const lines = Math.max(2, ...data.names.map((name) => this.#nameLines(name).length + 0.5));
    return Math.max(LEAST_HEIGHT, AROUND_BARS + data.names.length * lines * LINE_HEIGHT);
  }

  get #kind(): Kind {
    const kind = this.getAttribute("kind");
    return kind === "line" || kind === "doughnut" ? kind : "bar";
  }

  #configuration(data: TableData): ChartConfiguration {
    const kind = this.#kind;
    const ink = color("--rr-ink");
    const unit = this.getAttribute("unit");
    return {
      type: kind,
      data: { labels: data.names, datasets: data.series.map((series, n) => this.#dataset(kind, series, n, data.names.length)) },
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        indexAxis: this.hasAttribute("horizontal") ? "y" : "x",
        color: ink,
        plugins: {
          legend: { display: data.series.length > 1 || kind === "doughnut", labels: { color: ink, usePointStyle: true } },
          tooltip: { callbacks: unit ? { footer: () => unit } : {} },
        },
        scales: kind === "doughnut" ? {} : this.#scales(ink, data),
      },
    };
  }

  #dataset(kind: Kind, series: { name: string; values: (number | null)[] }, index: number, count: number): ChartDataset {
    const tone = color(tones[index % tones.length] ?? "--rr-accent");
    const fills = Array.from({ length: count }, (_, n) => color(tones[n % tones.length] ?? "--rr-accent"));
    const surface = color("--rr-surface");
    if (kind === "doughnut") return { label: series.name, data: series.values, backgroundColor: fills, borderColor: surface };
    if (kind === "bar") return { label: series.name, data: series.values, backgroundColor: tone, maxBarThickness: 44 };
    return {
      label: series.name, data: series.values, borderColor: tone, backgroundColor: surface,
      borderDash: dashes[index % dashes.length] ?? [], borderWidth: 2, pointRadius: 4, spanGaps: false,
    };
  }

  #scales(ink: string, data: TableData): NonNullable<NonNullable<ChartConfiguration["options"]>["scales"]> {
    const grid = { color: color("--rr-line") };
    const ticks = { color: color("--rr-ink-soft") };
    const stacked = this.hasAttribute("stacked");
    const unit = this.getAttribute("unit") ?? "";
    const highest = this.getAttribute("max");
    // What is counted in whole numbers has no half on its axis.
    const isCounted = data.series.every(({ values }) => values.every((each) => each === null || Number.isInteger(each)));
    const value = {
      beginAtZero: true, grid, ticks: isCounted ? { ...ticks, precision: 0 } : ticks, stacked, border: { display: false },
      title: { display: unit !== "", text: unit, color: ink },
      ...(highest ? { max: Number(highest) } : {}),
    };
    if (!this.hasAttribute("horizontal")) return { x: { grid: { display: false }, ticks, stacked }, y: value };
    const callback = (place: number | string): string[] => this.#nameLines(data.names[Number(place)] ?? "");
    return { x: value, y: { grid: { display: false }, ticks: { ...ticks, callback, autoSkip: false }, stacked } };
  }
}
