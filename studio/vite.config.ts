// Builds the studio's page into the Python package; file names are fixed, so two builds give the same bytes.
import { defineConfig } from "vite";

// for `npm run dev`: where `zhibek studio` runs
const server = process.env["ZHIBEK_SERVER"] ?? "http://127.0.0.1:8765";

export default defineConfig({
  base: "./",
  server: { proxy: { "/api": { target: server, changeOrigin: false } } },
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
