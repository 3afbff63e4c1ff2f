/* Bundles the browser side into ../static/dist with hashed names and a manifest.json. */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(here, "../static/dist");

const scripts = ["app", "charts", "bench-tags", "bench-viewer", "bench-reports", "bench-workbench", "bench-hl7", "bench-wire"];

/* A component carries its style as text and adopts it, so no page loads what it does not use. */
const styleAsText = {
  name: "style-as-text",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const { code } = await esbuild.transform(source, { loader: "css", minify: true, target: "es2022" });
      return { contents: code, loader: "text" };
    });
  },
};

async function bundleScripts() {
  const built = await esbuild.build({
    absWorkingDir: here,
    entryPoints: scripts.map((name) => `src/${name}.ts`),
    outdir: out,
    entryNames: "[name]-[hash]",
    chunkNames: "part-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    minify: true,
    metafile: true,
    legalComments: "none",
    plugins: [styleAsText],
  });
  return built.metafile;
}

async function bundleStyle() {
  const compiled = sass.compile(join(here, "styles/app.scss"), {
    loadPaths: [join(here, "node_modules")],
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
    logger: sass.Logger.silent,
  });
  const { code } = await esbuild.transform(compiled.css, { loader: "css", minify: true, target: "es2022" });
  const hash = createHash("sha256").update(code).digest("hex").slice(0, 8).toUpperCase();
  await writeFile(join(out, `app-${hash}.css`), code);
  return `app-${hash}.css`;
}

/* The notices that the licenses of bundled packages ask to travel with every copy. */
async function writeNotices(metafile) {
  const packages = new Set(["bootstrap"]);
  for (const path of Object.keys(metafile.inputs)) {
    const match = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path);
    if (match) packages.add(match[1]);
  }
  const parts = [];
  for (const name of [...packages].sort()) {
    const folder = join(here, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? await readFile(join(folder, file), "utf8") : "";
    parts.push(`${name} ${version} (${license})\n\n${text.trim()}\n`);
  }
  await writeFile(join(out, "THIRD-PARTY.txt"), parts.join(`\n${"-".repeat(72)}\n\n`));
}

async function writeManifest(metafile, style) {
  const manifest = { "app.css": style };
  for (const [path, { entryPoint }] of Object.entries(metafile.outputs)) {
    if (!entryPoint) continue;
    const name = basename(entryPoint, ".ts");
    if (scripts.includes(name)) manifest[`${name}.js`] = relative(out, resolve(here, path));
  }
  const sorted = Object.fromEntries(Object.entries(manifest).sort());
  await writeFile(join(out, "manifest.json"), `${JSON.stringify(sorted, null, 2)}\n`);
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const [metafile, style] = await Promise.all([bundleScripts(), bundleStyle()]);
await writeNotices(metafile);
await writeManifest(metafile, style);
