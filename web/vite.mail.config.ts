import { defineConfig } from "vite";

/** The mails, as one module that the server's mail job imports. */
export default defineConfig({
  publicDir: false,
  ssr: { noExternal: true },
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
  build: {
    ssr: "mail/index.ts",
    outDir: "build/mail",
    emptyOutDir: true,
    rollupOptions: { output: { entryFileNames: "index.js" } },
    reportCompressedSize: false,
  },
});
