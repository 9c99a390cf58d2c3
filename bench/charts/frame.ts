import { loadInstalled } from "../installed.js";
import type { Report } from "../report.js";

/** A chart as the chart library takes it, and what whoever cannot see it is told. */
export interface Chart {
  /** Also its file's name. */
  readonly name: string;
  readonly title: string;
  readonly subtitle: string;
  /** In pixels. */
  readonly height: number;
  /** Of the chart library; no title, font or background. */
  readonly option: object;
}

interface ECharts {
  init(
    element: null,
    theme: null,
    options: object,
  ): {
    setOption(option: object): void;
    renderToSVGString(): string;
    dispose(): void;
  };
  readonly format: { encodeHTML(text: string): string };
}

/** In pixels. */
export const WIDTH = 960;
/** Where panels begin, in pixels; above them is room for two lines of a legend. */
export const TOP = 170;
/** The contestant that stands out. */
export const OWN = "Crossgate";
export const INK = "#1f2328";
export const FAINT = "#59636e";

/** Told apart by people with any colour vision (Okabe and Ito), and dark enough for white. */
export const COLOURS = ["#0072b2", "#d55e00", "#007a5a", "#a6447f", "#8a6d00", "#2a8fc7", "#5b5b5b", "#7a3e9d"];

export const LEGEND = { top: 104, left: 20, width: WIDTH - 60, textStyle: { color: INK }, itemGap: 18 };

/** What stands above a panel whose axis is so far from the left. */
export function panelTitle(text: string, left: number): object {
  return { text, left: left - 5, top: TOP - 12, textStyle: { fontSize: 14, color: INK } };
}

/** Draws a chart as SVG: the same text each time for the same chart and report. */
export async function draw(chart: Chart, report: Report): Promise<string> {
  const echarts = await loadInstalled<ECharts>("echarts");
  const { name, title, subtitle, height, option } = chart;
  const drawing = echarts.init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height });
  drawing.setOption({
    animation: false,
    backgroundColor: "#ffffff",
    textStyle: { fontFamily: "system-ui, sans-serif", color: INK },
    ...option,
    title: [
      ...titles(title, `${subtitle}\n${describeRun(report)}`),
      ...("title" in option ? [option.title].flat() : []),
    ],
  });
  const svg = drawing.renderToSVGString();
  drawing.dispose();
  const encode = echarts.format.encodeHTML;
  const words = `<title>${encode(title)}</title>\n<desc>${encode(`${subtitle} ${describeRun(report)}`)}</desc>`;
  // Styles are for the mouse over it alone; and the library numbers them, and the drawings, of a process.
  const still = svg.replace(/<style.*<\/style>\n?/s, "").replaceAll(/ class="zr\d+-cls-\d+"/g, "");
  return `${still.replace(/^(<svg [^>]*)>/, `$1 role="img">\n${words}`).replaceAll(/\bzr\d+-/g, `${name}-`)}\n`;
}

function titles(text: string, subtext: string): object[] {
  const subtextStyle = { color: FAINT, fontSize: 12, lineHeight: 17 };
  return [{ text, subtext, left: 20, top: 16, textStyle: { color: INK, fontSize: 18 }, subtextStyle }];
}

/** Where and when the figures were taken, and how to take them again. */
function describeRun({ machine, runtime, date, command, crossing }: Report): string {
  const where = `${machine.cpu}, ${machine.cores} cores, ${runtime.name} ${runtime.version} (${runtime.engine})`;
  return `${where}, strings cross by ${crossing}, ${date.slice(0, 10)}\n${command}`;
}
