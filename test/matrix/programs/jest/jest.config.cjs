module.exports = {
  testEnvironment: 'node',
  transform: { '\\.ts$': '@swc/jest' },
  cacheDirectory: '<rootDir>/.cache',
};
