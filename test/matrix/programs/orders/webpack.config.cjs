module.exports = {
  mode: 'production',
  target: 'node',
  devtool: 'source-map',
  entry: './src/orders.ts',
  output: { filename: 'orders.js' },
  resolve: { extensions: ['.ts', '.js'] },
  module: { rules: [{ test: /\.ts$/, loader: 'ts-loader', options: { transpileOnly: true } }] },
  externals: { 'pg-native': 'commonjs pg-native' },
};
