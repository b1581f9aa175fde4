const { it } = require('mocha');
const { use } = require('./testWork.cjs');

it('fails', async () => {
  await use();
  throw new Error('It failed.');
});

it('fails at once', () => {
  throw new Error('It failed at once.');
});
