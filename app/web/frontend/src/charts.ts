import { ChartFigure } from "./charts/chart_figure";
import { define } from "./shared/dom";

define("chart-figure", ChartFigure);
