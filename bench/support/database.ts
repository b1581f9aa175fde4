import { Client } from 'pg';
import pgPackage from 'pg/package.json' with { type: 'json' };
import { startDatabaseProcess } from '../../sample/database/process.ts';

export interface MeasuredDatabase {
  readonly connectionString: string;
  /** One sentence on versions. */
  readonly versions: string;
  readonly stop: () => Promise<void>;
}

/** Starts a PostgreSQL of its own. Rejects when it cannot. */
export async function startDatabase(): Promise<MeasuredDatabase> {
  const { connectionString, stop } = await startDatabaseProcess();
  return {
    connectionString,
    versions: `pg ${pgPackage.version}, PostgreSQL ${await serverVersion(connectionString)}.`,
    stop,
  };
}

async function serverVersion(connectionString: string): Promise<string> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    return rows[0]?.server_version ?? 'unknown';
  } finally {
    await client.end();
  }
}
