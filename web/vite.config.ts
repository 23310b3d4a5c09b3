import { reactRouter } from "@react-router/dev/vite";
import { defineConfig } from "vite";

export default defineConfig(({ command }) => ({
  plugins: [reactRouter()],
  // Everything the browser may need before the first visit is found from the routes, never from the server's entry.
  optimizeDeps: { entries: ["app/**/*.{ts,tsx}", "!app/entry.server.tsx"] },
  build: { chunkSizeWarningLimit: 700, reportCompressedSize: false },
  environments: {
    ssr: {
      // A build holds all it needs, so it starts fast and runs as React's production build whatever NODE_ENV says.
      resolve: command === "build" ? { noExternal: true } : { noExternal: [/^@mantine\//, /^@fairline\//] },
      ...(command === "build" ? { define: { "process.env.NODE_ENV": JSON.stringify("production") } } : {}),
      build: { rollupOptions: { input: "./serve.ts" } },
    },
  },
}));
