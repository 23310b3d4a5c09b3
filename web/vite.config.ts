import { reactRouter } from "@react-router/dev/vite";
import { defineConfig } from "vite";
import { CHUNKS, openChunks } from "./chunks.ts";

const chunkOf = openChunks(`${import.meta.dirname}/app/`);

export default defineConfig(({ command }) => ({
  plugins: [reactRouter()],
  // Everything the browser may need before the first visit is found from the routes, never from the server's entry.
  optimizeDeps: { entries: ["app/**/*.{ts,tsx}", "!app/entry.server.tsx"] },
  build: { chunkSizeWarningLimit: 700, reportCompressedSize: false },
  environments: {
    client: {
      build: {
        rolldownOptions: {
          output: {
            codeSplitting: {
              // What a file is made of takes along what it needs, so each stands on those before it.
              groups: CHUNKS.map((chunk, place) => ({
                debugName: chunk,
                name: (id, bundle) => (chunkOf(id, (of) => bundle.getModuleInfo(of)) === chunk ? chunk : null),
                priority: CHUNKS.length - place,
              })),
            },
          },
        },
      },
    },
    ssr: {
      // A build holds all it needs, so it starts fast and runs as React's production build whatever NODE_ENV says.
      resolve: command === "build" ? { noExternal: true } : { noExternal: [/^@mantine\//, /^@fairline\//] },
      ...(command === "build" ? { define: { "process.env.NODE_ENV": JSON.stringify("production") } } : {}),
      build: { rollupOptions: { input: "./serve.ts" } },
    },
  },
}));
