import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { LIMITS } from '../../../protocol/wire.ts';
import { beginningOf, redactSql } from '../../../protocol/sqlText.ts';

describe('redactSql', () => {
  const check = (sql: string, expected: string): void => {
    it(`${JSON.stringify(sql)} becomes ${JSON.stringify(expected)}`, () =>
      assert.equal(redactSql(sql), expected));
  };

  check('SELECT 1', 'SELECT ?');
  check(
    "SELECT * FROM users WHERE name = 'O''Brien' AND id = 42",
    'SELECT * FROM users WHERE name = ? AND id = ?',
  );
  check('SELECT * FROM t1 WHERE a2 = $1 LIMIT 10', 'SELECT * FROM t1 WHERE a2 = $1 LIMIT ?');
  check(String.raw`SELECT E'it\'s secret', 1`, 'SELECT ?, ?');
  check("SELECT 'never closed", 'SELECT ?');
  check(String.raw`SELECT E'never closed\'`, 'SELECT ?');
  check('DO $body$ secret $body$', 'DO ?');
  check('DO $ä$ secret $ä$', 'DO ?');
  check('DO $$ secret', 'DO ?');
  check('SELECT 1.5e10, 0xff', 'SELECT ?, ?');
  check('SELECT x -- the password is 123\n  FROM y', 'SELECT x FROM y');
  check("SELECT /* token='abc' */ x /* unclosed", 'SELECT x');
  check('  SELECT\n\t x  ', 'SELECT x');
  check(`SELECT "it's" FROM t WHERE pw = 'hunter2'`, `SELECT "it's" FROM t WHERE pw = ?`);
  check("/* a /* b */ 'x' */ SELECT x", 'SELECT x');
  check('SELECT .5, 1.5, 2., -3', 'SELECT ?, ?, ?, -?');
  check("SELECT 'a''b', $1, t.c1 FROM größe", 'SELECT ?, $1, t.c1 FROM größe');
  check('SELECT "never closed 1', 'SELECT "never closed 1');
  check('', '');

  it('keeps a text of just the limit and cuts a longer one', () => {
    const longest = 'x'.repeat(LIMITS.sqlCharacters);
    assert.equal(redactSql(longest), longest);
    assert.equal(redactSql(`${longest}y`), `${'x'.repeat(LIMITS.sqlCharacters - 1)}…`);
  });

  it('removes a literal that the reading limit cuts in two', () => {
    assert.equal(redactSql(`SELECT '${'s'.repeat(100_000)}'`), 'SELECT ?');
  });
});

describe('beginningOf', () => {
  it('is as much as will be shown, to the letter', () => {
    const sql = `SELECT '${'größe '.repeat(1000)}'`;
    assert.equal(beginningOf(sql), sql.slice(0, 4 * LIMITS.sqlCharacters));
    assert.equal(beginningOf('SELECT 1'), 'SELECT 1');
  });
});
