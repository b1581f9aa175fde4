/** Takes a client of a pool and gives it back. */
export const take = async (pool) => (await pool.connect()).release();
