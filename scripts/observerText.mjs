import { build } from 'esbuild';
import { resolve } from 'node:path';

/**
 * An esbuild plugin that puts the text of `runtime-hook/observer.ts`, bundled, into `runtime-hook/observerSource.ts`.
 * `options` are esbuild's for that inner bundle. `onBuilt` is called with the metafile of each build.
 */
export function observerText(options, onBuilt = () => undefined) {
  return {
    name: 'observer-text',
    setup(builder) {
      builder.onLoad({ filter: /runtime-hook[\\/]observerSource\.ts$/ }, async ({ path }) => {
        const { outputFiles, metafile } = await build({
          ...options,
          entryPoints: [path.replace(/observerSource\.ts$/, 'observer.ts')],
          bundle: true,
          platform: 'node',
          format: 'cjs',
          // No older one is traced.
          target: 'node18',
          // Both parts have one, and share its values.
          external: ['./pristine.ts'],
          define: { 'import.meta.filename': '__filename' },
          metafile: true,
          write: false,
        });
        onBuilt(metafile);
        return {
          contents: `export const observerSource = ${JSON.stringify(outputFiles[0].text)};`,
          loader: 'js',
          watchFiles: Object.keys(metafile.inputs).map((file) => resolve(file)),
        };
      });
    },
  };
}
