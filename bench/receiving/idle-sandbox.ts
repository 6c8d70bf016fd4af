/**
 * What watching a mailbox in which nothing happens costs against the sandbox, which offers to compress as Gmail does; Dovecot as we
 * run it does not. The sandbox runs in a process of its own.
 *
 *   npm run build && npx tsx --expose-gc bench/receiving/idle-sandbox.ts [mailboxes] [root of another build]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from '../../gmail/account';
import { startNow } from '../../gmail/watch/cursor';
import type { Watch } from '../../gmail/watch/watch';
import { startSandbox } from '../../sandbox/sandbox';
import { sandboxAccount } from '../../test/support/sandbox-account';
import { trustCertificate } from '../../test/support/trust';
import { numberGiven, runBench } from '../measuring';

const MAILBOXES = numberGiven(0, 100);
const OTHER = process.argv[3];
/** The first ones load and warm up what all share. */
const WARM = 20;
const AT_ONCE = 10;
const ROUNDS = 3;

interface Served {
	servers: Account['servers'];
	caPem: string;
	tokens: Record<string, string>;
}

const serve = async (): Promise<void> => {
	const sandbox = await startSandbox();
	const tokens: Record<string, string> = {};
	for (let i = 0; i < ROUNDS * 2 * (MAILBOXES + WARM); i++) {
		const address = `user${i}@example.test`;
		sandbox.store.addAccount({ address, name: address });
		tokens[address] = await sandboxAccount(sandbox, address).getToken({ fresh: false });
	}
	process.send?.({ servers: sandbox.servers, caPem: sandbox.caPem, tokens } satisfies Served);
	process.once('disconnect', () => process.exit());
};

const settled = async (): Promise<NodeJS.MemoryUsage> => {
	for (let i = 0; i < 3; i++) {
		global.gc?.();
		await sleep(300);
	}
	return process.memoryUsage();
};

const bench = async (): Promise<void> => {
	const child = fork(__filename, [String(MAILBOXES)], { env: { ...process.env, SERVES: '1' } });
	const [{ servers, caPem, tokens }] = (await once(child, 'message')) as [Served];
	trustCertificate(caPem);
	const addresses = Object.keys(tokens);
	const open = async (count: number, root: string): Promise<Watch[]> => {
		const { watch } = createRequire(__filename)(
			join(root, 'dist/gmail'),
		) as typeof import('../../gmail');
		const watches: Watch[] = [];
		const one = async (address: string): Promise<void> => {
			const account: Account = {
				address,
				access: 'fullMail',
				servers,
				getToken: async () => tokens[address] ?? '',
			};
			const failed = (error: unknown): never => {
				throw error;
			};
			const watching = watch({
				signIn: async () => account,
				folder: 'INBOX',
				cursor: startNow,
				keyword: '$bench',
				maxInFlight: 20,
				prepare: async ({ mail }) => mail,
				deliver: async () => 'success',
				onOutage: failed,
				onNotStarted: failed,
				onDeadLetter: () => undefined,
				onAfterwardsRefused: () => undefined,
				onRecovery: () => undefined,
			});
			watches.push(watching);
			await watching.firstTry;
		};
		for (let i = 0; i < count; i += AT_ONCE) {
			await Promise.all(addresses.splice(0, Math.min(AT_ONCE, count - i)).map(one));
		}
		return watches;
	};
	const roots = [join(__dirname, '../..'), ...(OTHER ? [resolve(OTHER)] : [])];
	for (const root of roots) await open(WARM, root);
	for (let round = 1; round <= ROUNDS; round++) {
		for (const root of roots) {
			const before = await settled();
			const spent = process.cpuUsage();
			const watches = await open(MAILBOXES, root);
			const { user, system } = process.cpuUsage(spent);
			const after = await settled();
			const each = (what: 'rss' | 'heapUsed'): number =>
				Math.round((after[what] - before[what]) / MAILBOXES / 1_000);
			console.log(
				`round ${round}, ${root === roots[0] ? 'this build' : 'other build'}: ${each('rss')} kB each, ${each('heapUsed')} of them on the heap, ${((user + system) / 1_000 / MAILBOXES).toFixed(1)} ms of CPU to connect each`,
			);
			// They stay open: what a round leaves behind must not be room for the next one.
			if (watches.length !== MAILBOXES) throw new Error('Some are missing');
		}
	}
	process.exit();
};

runBench(process.env.SERVES ? serve : bench);
