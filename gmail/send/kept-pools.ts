import { createHash } from 'node:crypto';
import { openSmtpPool, type SmtpPool, type SmtpRoute } from './smtp-pool';

/**
 * How long connections wait for the next message: a workflow that sends one mail a minute signs in once. Routers forget a
 * silent connection after four minutes.
 */
const MAX_REST_MS = 3 * 60_000;

/** Pools that rest at once; the one that rests for longest gives way. */
const MAX_RESTING = 20;

const resting = new Map<string, { pool: SmtpPool; end: NodeJS.Timeout }>();

/** Who holds the token may use what was signed in with it. With another token, or for another sign-in, there are other connections. */
const keyOf = (route: SmtpRoute, token: string): string =>
	createHash('sha256')
		.update(JSON.stringify([route, token]))
		.digest('base64');

const takeOut = (key: string): SmtpPool | undefined => {
	const found = resting.get(key);
	if (!found) return undefined;
	resting.delete(key);
	clearTimeout(found.end);
	return found.pool;
};

/** A pool that one alone works with, until it is handed back. */
export interface Lease {
	pool: SmtpPool;
	/** Hands it back. */
	release(): void;
}

/** A new pool, closed when it is handed back. */
export const ownPool = (route: SmtpRoute): Lease => {
	const pool = openSmtpPool(route);
	return { pool, release: () => pool.close() };
};

/** The pool that rests for a token, or a new one; handed back, it rests for whoever comes next with the same token. */
export const leasePool = (route: SmtpRoute, token: string): Lease => {
	const key = keyOf(route, token);
	const pool = takeOut(key) ?? openSmtpPool(route);
	return {
		pool,
		release: () => {
			takeOut(key)?.close();
			pool.rest();
			const end = setTimeout(() => takeOut(key)?.close(), MAX_REST_MS).unref();
			resting.set(key, { pool, end });
			const [oldest] = resting.keys();
			if (resting.size > MAX_RESTING && oldest !== undefined) takeOut(oldest)?.close();
		},
	};
};
