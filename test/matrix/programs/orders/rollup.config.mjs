import commonjs from '@rollup/plugin-commonjs';
import json from '@rollup/plugin-json';
import resolve from '@rollup/plugin-node-resolve';
import typescript from '@rollup/plugin-typescript';

export default {
  input: 'src/orders.ts',
  output: { file: 'dist/orders.mjs', sourcemap: true },
  plugins: [
    resolve({ preferBuiltins: true }),
    commonjs({ ignore: ['pg-native'] }),
    json(),
    typescript({ module: 'esnext' }),
  ],
};
