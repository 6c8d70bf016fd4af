import { execFileSync } from 'node:child_process';

/** Runs Debian's openssl, which none of our own code uses. Returns what it printed; throws what it complained of. */
export const openssl = (args: string[], input: string | Buffer = ''): string =>
	execFileSync('openssl', args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
