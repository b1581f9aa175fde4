import type { BuildOptions, Metafile, Plugin } from 'esbuild';

export function observerText(options: BuildOptions, onBuilt?: (metafile: Metafile) => void): Plugin;
