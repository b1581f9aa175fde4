/** Three pools with the same configuration, of which the second loses a client; and one that is asked through its subclass. */
import { Pool } from 'pg';

const options = { connectionString: process.env.DATABASE_URL, max: 2 };

class AuditedPool extends Pool {
  connect(callback) {
    return super.connect(callback); // audited
  }
}

const [first, second, third] = [new Pool(options), new Pool(options), new Pool(options)];
const audited = new AuditedPool(options);

for (const pool of [first, third]) (await pool.connect()).release(); // returned
await second.connect(); // lost
await audited.connect(); // lost through the subclass
(await audited.connect()).release(); // returned through the subclass
process.exit();
