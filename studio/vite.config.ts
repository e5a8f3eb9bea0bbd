// Builds the studio's page into the Python package; file names are fixed, so two builds give the same bytes.
import { defineConfig } from "vite";
import { serveFixture } from "./dev/fixture.ts";

const server = process.env["ZHIBEK_SERVER"]; // a running `zhibek studio`; without it, a fixture answers

export default defineConfig({
  base: "./",
  plugins: server ? [] : [serveFixture()],
  server: { proxy: server ? { "/api": server } : {} },
  build: {
    outDir: "../src/zhibek/studio/web",
    emptyOutDir: true,
    assetsInlineLimit: 0, // the page's security policy lets nothing inline through
    modulePreload: { polyfill: false },
    target: "es2022",
    chunkSizeWarningLimit: 400,
    rollupOptions: {
      output: {
        entryFileNames: "studio.js",
        chunkFileNames: "[name].js",
        assetFileNames: (asset) => (asset.names[0] === "index.css" ? "studio.css" : "[name][extname]"),
      },
    },
  },
});
