import { defineConfig } from 'vite';

export default defineConfig({
  build: { ssr: 'src/orders.ts', sourcemap: true },
});
