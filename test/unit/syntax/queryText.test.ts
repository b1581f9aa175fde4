import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { queryTextAt } from '../../../server/syntax/queryText.ts';

/** What is found at the `|` in the text, which is then taken out. */
function at(marked: string, fileName = 'orders.ts') {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const found = queryTextAt(fileName, text, offset);
  return found && { ...found, about: text.slice(found.start, found.end) };
}

describe('the statement at a place', () => {
  it('is that of the call around it', () => {
    const found = at("const { rows } = await client.query('SELE|CT 1', [id]);");
    assert.deepEqual(found, {
      start: 23,
      end: 53,
      about: "client.query('SELECT 1', [id])",
      sentFrom: [0],
      sql: 'SELECT 1',
    });
    assert.equal(at("await client.qu|ery('SELECT 1')")?.sql, 'SELECT 1');
    assert.equal(
      at("await this.db!.client?.query<Row>('SEL|ECT 1' as string)", 'orders.mts')?.sql,
      'SELECT 1',
    );
  });

  it('is sent from the line of the name `query`, whatever lines it fills', () => {
    const found = at(
      'await pool\n  .query(\n    `SELECT *\n     FROM ord|ers\n     WHERE id = $1`,\n    [id],\n  );',
    );
    assert.deepEqual(found?.sentFrom, [1]);
    assert.equal(found.sql, 'SELECT *\n     FROM orders\n     WHERE id = $1');
  });

  it('is the text of a query object', () => {
    assert.equal(at("client.query({ name: 'a', text: 'SEL|ECT 2', values: [] })")?.sql, 'SELECT 2');
    assert.equal(at("client.query({ 'text': `SELECT 2`, rowMode: 'arr|ay' })")?.sql, 'SELECT 2');
  });

  it('is not known where it is put together, but where it is sent from is', () => {
    const found = at('client.query(`SELECT ${columns} FR|OM orders`)');
    assert.deepEqual(found?.sentFrom, [0]);
    assert.equal(found.sql, undefined);
  });

  it('is in a constant, sent from wherever that is given to a query', () => {
    const found = at(
      "const ALL = 'SELECT * FR|OM orders';\nasync () => {\n  await a.query(ALL);\n  await b.query({ text: ALL, values });\n  await other(ALL);\n}",
    );
    assert.deepEqual(found?.sentFrom, [2, 3]);
    assert.equal(found.sql, 'SELECT * FROM orders');
    assert.deepEqual(
      at("const byId = { text: 'SELE|CT 1', values: [] };\ndb.query({ ...byId, values: [1] });")?.sentFrom,
      [1],
    );
  });

  it('is in a constant that only other files send', () => {
    assert.equal(at("export const ALL = 'select * fr|om orders';")?.sql, 'select * from orders');
    assert.equal(at("export const GREETING = 'hel|lo';"), undefined);
  });

  it('is not what a function inside of the call does', () => {
    assert.equal(at("client.query('SELECT 1', () => { de|bug(); })"), undefined);
    assert.deepEqual(at("pool.query('A').then(() => pool.query('|B'))")?.sql, 'B');
  });

  it('is what a query builder executes', () => {
    const text = "await db\n  .selectFrom('or|ders')\n  .where('id', '=', id)\n  .executeTakeFirst()";
    const found = at(text);
    assert.deepEqual(found?.sentFrom, [3]);
    assert.equal(found.sql, undefined);
    assert.deepEqual(at("await insertInto('orders').values(a|ll).execute()")?.sentFrom, [0]);
  });

  it('is in a tagged template, whose values are parameters', () => {
    const sql = 'SELECT *\n FROM orders WHERE id = $1 AND status = $2';
    const template = '`SELECT *\n FROM ord|ers WHERE id = ${id} AND status = ${status}`';
    assert.equal(at(`await tx.execute(sql${template})`)?.sql, sql);
    const found = at(`await sql<Order>${template}.execute(tx)`);
    assert.equal(found?.sql, sql);
    assert.deepEqual(found.sentFrom, [1]);
    assert.equal(at(`const ORDERS = sql${template};\nawait db.execute(ORDERS)`)?.sql, sql);
    assert.equal(at('await db.execute(sql`SELECT |1`)')?.sql, 'SELECT 1');
  });

  it('is nothing elsewhere', () => {
    for (const text of [
      '|',
      'const a| = 1;',
      "fetch('SELECT| 1')",
      "query('SEL|ECT 1')",
      'class A { query(|) {} }',
    ]) {
      assert.equal(at(text), undefined, text);
    }
  });

  it('is found in code that is being typed', () => {
    assert.equal(
      at("async function f() {\n  await client.query('SEL|ECT 1'\n  const a = 1;\n")?.sql,
      'SELECT 1',
    );
    assert.equal(at("if (x) { await client.query('SEL|ECT 1', [")?.sql, 'SELECT 1');
  });

  it('is found in JavaScript and JSX', () => {
    assert.equal(at("client.query('SEL|ECT 1')", 'orders.cjs')?.sql, 'SELECT 1');
    assert.equal(at("const a = <b>{db.query('SEL|ECT 1')}</b>;", 'orders.tsx')?.sql, 'SELECT 1');
  });
});
