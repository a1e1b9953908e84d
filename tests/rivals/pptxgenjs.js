// The same deck by PptxGenJS, compressed: node pptxgenjs.js deck.json rounds → {"seconds", "bytes"} of one deck.
const fs = require("fs");
const PptxGenJS = require("pptxgenjs");

const deck = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const rounds = Number(process.argv[3]);
const AT = (frame) => ({ x: frame[0], y: frame[1], w: frame[2], h: frame[3], fontFace: "Arial", margin: 0 });

function build() {
  const made = new PptxGenJS();
  made.layout = "LAYOUT_WIDE";
  made.title = deck.title;
  for (const slide of deck.slides) {
    const page = made.addSlide();
    for (const [words, frame, size, bold] of slide.texts) {
      page.addText(words, { ...AT(frame), fontSize: size, bold, lang: "en-GB" });
    }
    for (const chart of slide.charts) {
      const options = {
        ...AT(chart.frame), showLegend: true, altText: chart.alt, showValAxisTitle: true, showCatAxisTitle: true,
        valAxisTitle: chart.valueTitle, catAxisTitle: chart.categoryTitle,
      };
      if (chart.kind === "line") {
        page.addChart(made.ChartType.line, chart.series.map((s) => ({ ...s, labels: chart.names })), options);
      } else {
        page.addChart(made.ChartType.scatter, [{ name: "Row", values: chart.rows }, ...chart.series], options);
      }
    }
    if (slide.table) {
      const rows = slide.table.rows.map((row) =>
        row.map(([words, fill, bold]) => ({ text: words, options: { bold, ...(fill ? { fill: { color: fill } } : {}) } })));
      page.addTable(rows, {
        ...AT(slide.table.frame), colW: slide.table.widths, fontSize: slide.table.size,
        border: { type: "solid", pt: 0.75, color: "AEB7BD" }, altText: slide.table.alt,
      });
    }
    page.addNotes(slide.notes);
  }
  return made.stream({ compression: true });
}

(async () => {
  let bytes = 0;
  for (let i = 0; i < 3; i += 1) bytes = (await build()).length; // warmed up
  const taken = [];
  for (let i = 0; i < rounds; i += 1) {
    const before = process.cpuUsage();
    bytes = (await build()).length;
    const used = process.cpuUsage(before);
    taken.push((used.user + used.system) / 1e6);
  }
  taken.sort((a, b) => a - b);
  console.log(JSON.stringify({ seconds: taken[0], bytes }));
})();
