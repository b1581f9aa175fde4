/**
 * Calls the function and returns what it returned. While the process is traced, what it takes from a `pg` pool belongs to
 * the job of that name, which ends when the function has returned or thrown, or when its promise is settled. Else it does
 * nothing more.
 *
 * @param name What kind of work it is, without ids: `send invoice`.
 */
export declare function scope<Result>(name: string, job: () => Result): Result;
