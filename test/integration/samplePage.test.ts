import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'mocha';
import { Client } from 'pg';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import type { Database } from '../../sample/database/embedded.ts';
import { startDatabaseProcess } from '../../sample/database/process.ts';
import type { RequestLine } from '../../sample/routes/route.ts';
import { routes } from '../../sample/routes/table.ts';
import { installChromium } from '../hosts/browserInstallation.ts';
import { eventually } from '../hosts/eventually.ts';
import { startProgram, type Program } from '../support/tracedProgram.ts';

const listed = routes.filter(({ name }) => !name.includes('/fixed/'));

describe('the start page of the sample', function () {
  this.timeout(120_000);
  let database: Database;
  let service: Program;
  let baseUrl: string;
  let browser: Browser;
  let page: Page;
  const scriptErrors: string[] = [];
  const requested: string[] = [];

  before(async () => {
    database = await startDatabaseProcess();
    service = startProgram(process.execPath, ['--import', 'tsx', 'sample/service.ts'], {
      ...process.env,
      DATABASE_URL: database.connectionString,
      PORT: '0',
    });
    baseUrl = (await service.printed(/listening on (\S+)/))[1]!;
    const { executablePath, environment } = await installChromium();
    browser = await chromium.launch({
      executablePath,
      env: { ...process.env, ...environment },
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
    page = await browser.newPage();
    page.on('pageerror', ({ message }) => scriptErrors.push(message));
    page.on('request', (request) => requested.push(request.url()));
    await page.goto(baseUrl);
    await page
      .locator('article')
      .nth(listed.length - 1)
      .waitFor();
  });
  after(async () => {
    await browser.close();
    service.process.kill('SIGKILL');
    await service.ended;
    await database.stop();
  });

  const card = (name: RequestLine): Locator =>
    page.locator('article').filter({ has: page.getByText(name, { exact: true }) });
  const gauge = (pattern: RegExp): Promise<unknown> =>
    eventually(
      `the gauge to show ${pattern}`,
      () => page.locator('#gauge').innerText(),
      (text) => pattern.test(text),
    );
  /** Presses a button by the keyboard, which empties the output, and resolves with the answers, one for each request. */
  const press = async (button: Locator, output: Locator, requests: number): Promise<string[]> => {
    await button.focus();
    await page.keyboard.press('Enter');
    const text = await eventually(
      `${requests} answers`,
      () => output.innerText(),
      (shown) => shown.split('\n').filter((line) => / after \d+ ms\. /.test(line)).length === requests,
    );
    return text.split('\n');
  };

  it('lists every route with its title, its story and its place in the code', async () => {
    assert.equal(await page.locator('article').count(), listed.length);
    for (const { name, title, story, file, functionName } of listed) {
      const text = await card(name).innerText();
      for (const part of [title, story, `sample/${file}`, functionName]) assert.ok(text.includes(part), part);
    }
  });

  it('says for every fault when it happens', async () => {
    for (const { name, leaks, misuses } of listed) {
      const text = await card(name).innerText();
      for (const { when } of [...leaks, ...misuses]) assert.ok(text.includes(`when ${when}.`), when);
      for (const { consequence } of misuses) assert.ok(text.includes(consequence), consequence);
    }
  });

  it('asks nobody but the service', () => {
    assert.deepEqual(
      requested.filter((url) => new URL(url).origin !== baseUrl && !url.startsWith('data:')),
      [],
    );
  });

  it('shows the pool without using it', async () => {
    const observer = new Client({ connectionString: database.connectionString });
    await observer.connect();
    const lastUse = async (): Promise<unknown> =>
      (
        await observer.query(
          `SELECT pid, state_change FROM pg_stat_activity
            WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`,
        )
      ).rows;
    const before = await lastUse();
    await page.reload();
    for (let polls = 0; polls < 3; polls++) await page.waitForResponse(`${baseUrl}/page/pool`);
    assert.deepEqual(await lastUse(), before);
    await observer.end();
    await gauge(/^0 of 10 clients held, 1 idle, 9 not opened; 0 requests wait$/);
  });

  it('follows the colours that the reader prefers', async () => {
    const paper = async (colorScheme: 'light' | 'dark'): Promise<string> => {
      await page.emulateMedia({ colorScheme });
      return page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    };
    assert.notEqual(await paper('dark'), await paper('light'));
  });

  for (const { name, requests, leaks, misuses, fixedBy } of listed) {
    const faults = [...new Map([...leaks, ...misuses].map((fault) => [fault.request, fault])).values()];
    const victims = misuses.flatMap(({ victim }) => victim ?? []);

    it(`has buttons that work for ${name}`, async () => {
      const output = card(name).locator('output');
      const buttons = card(name).getByRole('button');
      assert.equal(
        await buttons.count(),
        Math.min(requests.length, 1) + faults.length + (fixedBy === undefined ? 0 : 1),
      );
      if (requests[0] !== undefined) {
        const [answer] = await press(buttons.filter({ hasText: 'Sound request' }), output, 1);
        assert.ok(answer?.startsWith(`${requests[0]}: `), answer);
      }
      if (fixedBy !== undefined) {
        const expected = [...faults.map(({ request }) => request.replace(' /', ' /fixed/')), ...victims];
        const answers = await press(buttons.filter({ hasText: 'Fixed twin' }), output, expected.length);
        assert.deepEqual(
          answers.map((answer) => answer.split(': ', 1)[0]),
          expected,
        );
      }
      for (const { request, when } of faults) {
        const button = buttons.filter({
          hasText: faults.length > 1 ? `Misbehave (${when})` : /^Misbehave$/,
        });
        const answers = await press(button, output, 1 + victims.length);
        assert.deepEqual(
          answers.map((answer) => answer.split(': ', 1)[0]),
          [request, ...victims],
        );
      }
    });
  }

  it('has counted what was lost by then', async () => {
    const lost = routes.flatMap(({ leaks }) => leaks).length;
    await gauge(new RegExp(`^${lost} of 10 clients held, `));
    assert.equal(await page.locator('#cells .held').count(), lost);
  });

  it('loses everything on demand, and shows a request wait in vain', async () => {
    const pressed = press(page.getByRole('button', { name: 'Lose everything' }), page.locator('#lost'), 1);
    await gauge(/^10 of 10 clients held, 0 idle, 0 not opened; 1 request waits$/);
    const [answer] = await pressed;
    assert.match(answer ?? '', /: 500 .*timeout exceeded/);
  });

  it('tells how to start over', async () => {
    await page.getByRole('link', { name: 'Start over' }).press('Enter');
    assert.equal(new URL(page.url()).hash, '#start-over');
    assert.match(await page.locator('footer').innerText(), /restart the program/i);
  });

  it('says so when the service is gone', async () => {
    assert.deepEqual(scriptErrors, []);
    service.process.kill('SIGKILL');
    await service.ended;
    await gauge(/does not answer/);
  });
});
